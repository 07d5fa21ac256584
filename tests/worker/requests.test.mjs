import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { settings, startEdges } from "./harness.mjs";
import { session } from "./sessions.mjs";

let server;
let edge;
let authorization;
before(async () => {
  server = await startEdges(settings);
  [edge] = server.edges;
  authorization = `Bearer ${await session()}`;
});
after(() => server?.close());

const json = { "content-type": "application/json" };
const padded = (bytes) => `{"room":"standup"}${" ".repeat(bytes - 18)}`;
const stream = (...chunks) => ({
  body: ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk))),
  duplex: "half",
});

const bodies = [
  ["no body", { headers: {} }, 400, "body_missing"],
  ["no body, said to be JSON", { headers: json }, 400, "body_missing"],
  ["an empty body", { headers: json, body: "" }, 400, "body_missing"],
  ["broken JSON", { headers: json, body: '{"ttl":' }, 400, "body_malformed"],
  ["spaces", { headers: json, body: "   " }, 400, "body_malformed"],
  [
    "bytes that are not UTF-8",
    { headers: json, body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]) },
    400,
    "body_malformed",
  ],
  ["a list", { headers: json, body: "[]" }, 400, "invalid_request"],
  ["null", { headers: json, body: "null" }, 400, "invalid_request"],
  ["a text", { headers: json, body: '"{}"' }, 400, "invalid_request"],
  ["an unknown field", { headers: json, body: '{"tll":60}' }, 400, "unknown_field"],
  [
    "a form",
    { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "ttl=60" },
    415,
    "unsupported_media_type",
  ],
  ["plain text", { headers: { "content-type": "text/plain" }, body: "{}" }, 415, "unsupported_media_type"],
  [
    "a type that starts like JSON",
    { headers: { "content-type": "application/jsonp" }, body: "{}" },
    415,
    "unsupported_media_type",
  ],
  ["4097 bytes", { headers: json, body: padded(4097) }, 413, "body_too_large"],
];
for (const [title, { headers, ...init }, status, code] of bodies) {
  test(`${title}: ${status} ${code}`, async () => {
    const response = await edge.fetch("/token", { method: "POST", ...init, headers: { authorization, ...headers } });
    assert.equal(response.status, status);
    assert.equal((await response.json()).error.code, code);
  });
}

const accepted = [
  ["an empty object", { headers: json, body: "{}" }],
  ["4096 bytes", { headers: json, body: padded(4096) }],
  ["JSON with a charset", { headers: { "content-type": "Application/JSON; charset=utf-8" }, body: "{}" }],
  ["a body in pieces", { headers: json, ...stream('{"t', 'tl":', "60}") }],
];
for (const [title, { headers, ...init }] of accepted) {
  test(`${title}: 201`, async () => {
    const response = await edge.fetch("/token", { method: "POST", ...init, headers: { authorization, ...headers } });
    assert.equal(response.status, 201);
  });
}

/** Sends bytes as they are, which no HTTP client would, and gives all that comes back. */
function raw(text) {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setTimeout(60_000, () => socket.destroy(new Error("no answer")));
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("close", () => resolve(answer));
    // A server that has answered need not read the rest.
    socket.on("error", (error) => (answer === "" ? reject(error) : resolve(answer)));
  });
}

const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
const oversized = [
  ["a megabyte that is announced and does not come", "Content-Length: 1000000", padded(5000)],
  ["4097 bytes without a length", "Transfer-Encoding: chunked", `${chunk(padded(4097))}0\r\n\r\n`],
  [
    "4097 bytes that are declared as 2 and come in chunks",
    "Content-Length: 2\r\nTransfer-Encoding: chunked",
    `${chunk(padded(4097))}0\r\n\r\n`,
  ],
  ["4097 bytes in pieces", "Transfer-Encoding: chunked", `${chunk(padded(4000))}${chunk(" ".repeat(97))}0\r\n\r\n`],
];
for (const [title, framing, body] of oversized) {
  test(`${title}: 413 body_too_large`, async () => {
    const head = ["POST /token HTTP/1.1", "Host: localhost", "Connection: close", `Authorization: ${authorization}`];
    const answer = await raw([...head, "Content-Type: application/json", framing, "", body].join("\r\n"));
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /body_too_large/);
  });
}

test("the session is verified before the body is read", async () => {
  const response = await edge.fetch("/token", { method: "POST", headers: json, body: padded(5000) });
  assert.equal(response.status, 401);
});

for (const [path, method, allow] of [
  ...["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"].map((method) => ["/token", method, "POST"]),
  ...["POST", "PUT", "DELETE"].map((method) => ["/healthz", method, "GET, HEAD"]),
]) {
  test(`${method} ${path}: 405, Allow: ${allow}`, async () => {
    const response = await edge.fetch(path, { method });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), allow);
    const text = await response.text();
    if (method !== "HEAD") assert.equal(JSON.parse(text).error.code, "method_not_allowed");
  });
}

for (const path of [
  "/nothing",
  "/token/",
  "/token/x",
  "/TOKEN",
  "/healthz/",
  "/dev",
  "/keys.json",
  "/%00",
  "/..%2ftoken",
]) {
  test(`${path}: 404`, async () => {
    const response = await edge.post(path, {}, { headers: { authorization } });
    assert.equal(response.status, 404);
    assert.equal((await response.json()).error.code, "not_found");
  });
}

test("a configured worker is healthy", async () => {
  const response = await edge.fetch("/healthz");
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { status: "ok" });
});
