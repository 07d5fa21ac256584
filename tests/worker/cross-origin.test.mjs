import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { settings, startEdges } from "./harness.mjs";
import { session } from "./sessions.mjs";

const listed = [
  "https://app.example",
  "https://app.example:8443",
  "http://localhost:3000",
  "https://xn--bcher-kva.example",
  "capacitor://localhost",
  "http://192.168.1.20:3000",
];

let server;
let edge;
let closed;
let traced;
before(async () => {
  server = await startEdges(
    { ...settings, ALLOWED_ORIGINS: `${listed.slice(0, 2).join(", ")}\n${listed.slice(2).join(" ")}` },
    settings,
    { ...settings, ALLOWED_ORIGINS: listed[0], ALLOWED_HEADERS: "traceparent, baggage sentry-trace" },
  );
  [edge, closed, traced] = server.edges;
});
after(() => server?.close());

const preflight = (at, origin, path = "/token") =>
  at.fetch(path, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    },
  });
const post = async (at, origin, jwt) =>
  at.post("/token", {}, { headers: { origin, authorization: `Bearer ${jwt ?? (await session())}` } });

/** That a browser shows the page nothing of the answer. */
function assertClosed({ headers }, vary = "Origin") {
  for (const [name] of headers) assert.ok(!name.startsWith("access-control-"), name);
  assert.equal(headers.get("vary"), vary);
}

for (const origin of listed) {
  test(`a page of ${origin} may ask, and read the answer`, async () => {
    const before = await preflight(edge, origin);
    assert.equal(before.status, 204);
    assert.equal(before.headers.get("access-control-allow-origin"), origin);
    assert.equal(before.headers.get("access-control-allow-methods"), "POST");
    assert.equal(before.headers.get("access-control-allow-headers"), "Authorization,Content-Type");
    assert.equal(before.headers.get("access-control-max-age"), "7200");
    for (const answer of [await post(edge, origin), await post(edge, origin, "x.y.z")]) {
      assert.ok([201, 401].includes(answer.status));
      assert.equal(answer.headers.get("access-control-allow-origin"), origin);
      assert.equal(answer.headers.get("access-control-expose-headers"), "Date,Retry-After");
      assert.equal(answer.headers.get("access-control-allow-credentials"), null);
      assert.equal(answer.headers.get("vary"), "Origin");
      assert.equal(answer.headers.get("set-cookie"), null);
    }
  });
}

const unlisted = [
  "null",
  "*",
  "https://app.example/",
  "https://app.example.",
  "https://APP.example",
  "HTTPS://app.example",
  "https://app.example:443",
  "https://app.example:8444",
  "http://app.example",
  "https://www.app.example",
  "https://app.example.evil.example",
  "https://evilapp.example",
  "https://app.example@evil.example",
  "https://app.example, https://evil.example",
  "https://app.example https://app.example:8443",
  "https://app-example",
  "https://xn--pp-example",
  "http://localhost",
  "http://localhost:3001",
  "http://localhost.:3000",
  "file://",
];
for (const origin of unlisted) {
  test(`a page of "${origin}" may not`, async () => {
    const before = await preflight(edge, origin);
    assert.deepEqual([before.status, (await before.json()).error.code], [403, "origin_not_allowed"]);
    assertClosed(before);
    assertClosed(await post(edge, origin));
  });
}

test("where no origin is listed, none may", async () => {
  for (const origin of [...listed, ...unlisted]) {
    assertClosed(await preflight(closed, origin));
    assertClosed(await post(closed, origin));
  }
});

test("no other route is for pages of other origins", async () => {
  for (const path of ["/healthz", "/activity", "/introspect", "/keys", "/identities/alice/denial", "/webhooks/voice"]) {
    assertClosed(await preflight(edge, listed[0], path), null);
  }
});

test("an OPTIONS request that is not a preflight is told the method", async () => {
  const answer = await edge.fetch("/token", { method: "OPTIONS", headers: { origin: listed[0] } });
  assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "POST"]);
});

test("pages may send the configured headers in addition to the usual ones", async () => {
  const answer = await preflight(traced, listed[0]);
  assert.equal(
    answer.headers.get("access-control-allow-headers"),
    "Authorization,Content-Type,traceparent,baggage,sentry-trace",
  );
});
