// Every route of the worker, and who may use it: one table. A route without a row fails.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { localSettings, startLocalEdges } from "./harness.mjs";
import { session } from "./sessions.mjs";

const introspectionSecret = "the-secret-that-backends-show-to-introspect";
const ringSecret = "the-secret-that-seals-the-keys-of-the-ring";
const unknown = `SK${"9".repeat(32)}`;

const open = { none: 200, wrong: 200, expired: 200, user: 200, admin: 200 };
const signedIn = (status) => ({ none: 401, wrong: 401, expired: 401, user: status, admin: status });
const adminsOnly = (status) => ({ none: 401, wrong: 401, expired: 401, user: 403, admin: status });
/** Nothing here looks at sessions: all of them get the same. */
const whatever = (status) => ({ none: status, wrong: status, expired: status, user: status, admin: status });

// The route as it stands in the code, who gets which status, and what is sent.
const table = [
  ["GET /healthz", open],
  ["POST /token", signedIn(201), { json: {} }],
  ["ALL /dev/session", whatever(404), { method: "POST", json: { name: "alice" } }],
  ["POST /introspect", adminsOnly(200), { form: "token=x" }],
  ["GET /identities/:identity/denial", adminsOnly(200)],
  ["PUT /identities/:identity/denial", adminsOnly(200), { json: {} }],
  ["DELETE /identities/:identity/denial", adminsOnly(204)],
  ["GET /keys/", adminsOnly(200), { path: "/keys" }],
  ["POST /keys/", adminsOnly(201), { path: "/keys", json: { friendlyName: "one", type: "standard" } }],
  ["POST /keys/try", adminsOnly(400), { json: {} }],
  ["GET /keys/:sid", adminsOnly(404)],
  ["POST /keys/:sid", adminsOnly(404), { json: { friendlyName: "other" } }],
  ["DELETE /keys/:sid", adminsOnly(404)],
  ["GET /ring/", adminsOnly(200), { path: "/ring" }],
  ["POST /ring/rotate", adminsOnly(200)],
  ["GET /activity", adminsOnly(200)],
  ["POST /webhooks/voice", whatever(403), { form: "From=%2B1" }],
];

const callers = {
  none: () => undefined,
  wrong: async () => session({ role: "admin", key: new Uint8Array(32) }),
  expired: async () => session({ role: "admin", exp: 1 }),
  user: async () => session({ role: "user" }),
  admin: async () => session({ sub: "root", role: "admin" }),
};
// A role is one text and no other.
const nearly = ["Admin", "admin ", "administrator", ["admin"], { admin: true }, true, 1, null];
const codes = { none: "session_missing", wrong: "session_foreign", expired: "session_expired", user: "admin_only" };

let server;
let edge;
before(async () => {
  server = await startLocalEdges({
    ...localSettings,
    TWILIO_AUTH_TOKEN: "0123456789abcdef0123456789abcdef",
    KEY_RING_SECRET: ringSecret,
    INTROSPECTION_SECRET: introspectionSecret,
  });
  [edge] = server.edges;
});
after(() => server?.close());

function send([route, , { method, path, json, form } = {}], jwt) {
  const [verb, pattern] = route.split(" ");
  const headers = {
    ...(jwt && { authorization: `Bearer ${jwt}` }),
    ...(json && { "content-type": "application/json" }),
    ...(form && { "content-type": "application/x-www-form-urlencoded" }),
  };
  const body = json ? JSON.stringify(json) : form;
  const real = (path ?? pattern).replace(":sid", unknown).replace(":identity", "nobody");
  return edge.fetch(real, { method: method ?? verb, headers, ...(body && { body }) });
}

for (const row of table) {
  const [route, expected] = row;
  for (const [caller, makeSession] of Object.entries(callers)) {
    test(`${route}, session: ${caller}: ${expected[caller]}`, async () => {
      const answer = await send(row, await makeSession());
      const text = await answer.text();
      assert.equal(answer.status, expected[caller], text);
      assert.equal(answer.headers.get("cache-control"), "no-store");
      if (![401, 403].includes(answer.status)) return;
      const { code } = JSON.parse(text).error;
      assert.equal(code, route.includes("webhooks") ? "webhook_not_signed" : codes[caller]);
      assert.equal(answer.headers.has("www-authenticate"), answer.status === 401);
    });
  }

  if (expected.user !== 403 || expected.admin === 403) continue;
  test(`${route}: a role that is nearly admin is none: 403`, async () => {
    for (const role of nearly)
      assert.equal((await send(row, await session({ role }))).status, 403, JSON.stringify(role));
  });
}

test("a backend's secret opens introspection and nothing else", async () => {
  for (const row of table) {
    const answer = await send(row, introspectionSecret);
    const expected = row[0] === "POST /introspect" ? 200 : row[1].none;
    assert.equal(answer.status, expected, row[0]);
  }
});

test("every route of the worker has a row", async () => {
  const rows = table.map(([route]) => route.replace(/\/$/, ""));
  const routes = (await routesOfTheApp()).map((route) => route.replace(/\/$/, ""));
  assert.deepEqual(
    routes.filter((route) => !rows.includes(route)),
    [],
    "routes without a row",
  );
  assert.deepEqual(
    rows.filter((row) => !routes.includes(row)),
    [],
    "rows without a route",
  );
});

/** As Hono knows them, "METHOD /path", without the handlers that only refuse other methods of a path that has one, and middleware. */
async function routesOfTheApp() {
  const folder = mkdtempSync(join(import.meta.dirname, "../../node_modules/.routes-"));
  try {
    const outfile = join(folder, "app.mjs");
    const entryPoints = [join(import.meta.dirname, "../../www/worker/app.ts")];
    buildSync({
      entryPoints,
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      packages: "external",
    });
    const { app } = await import(pathToFileURL(outfile).href);
    const routes = app.routes.filter(({ path }) => !path.endsWith("*"));
    const named = routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
    const taken = new Set(named.map((route) => route.split(" ")[1]));
    const others = routes.filter(({ method, path }) => method === "ALL" && !taken.has(path));
    return [...new Set([...named, ...others.map(({ path }) => `ALL ${path}`)])];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
