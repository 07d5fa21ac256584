// The handlers with Node's HTTP server, for frameworks without fetch-style handlers.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { jwtVerify } from "jose";
import { ApiKey, AuthToken } from "twilio-edge-auth";
import { nodeHandler, tokenEndpoint, webhookHandler } from "twilio-edge-auth/endpoint";

const secret = "c".repeat(32);
const accountSid = `AC${"a".repeat(32)}`;
const credential = new ApiKey({ accountSid, sid: `SK${"b".repeat(32)}`, secret });
const authToken = new AuthToken({ accountSid, authToken: "12345" });
const refused = [];
const routes = {
  "/token": nodeHandler(
    tokenEndpoint({ credential, authenticate: () => ({ identity: "alice" }), grants: { video: {} } }),
  ),
  "/voice": nodeHandler(
    webhookHandler(
      { credential: authToken, baseUrl: "https://app.example", onRefused: (reason) => refused.push(reason) },
      ({ params }) => new Response(`Hello ${params.get("From")}`, { headers: { "content-type": "text/xml" } }),
    ),
  ),
  "/read": nodeHandler(() => assert.fail("not reached")),
};

let server;
let origin;
before(async () => {
  server = createServer((request, response) => {
    const handle = () => routes[request.url.split("?")[0]](request, response);
    if (request.url === "/read") request.resume().on("end", handle);
    else handle();
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

test("a token is issued", async () => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${origin}/token`, { method: "POST", headers, body: "{}" });
  assert.equal(response.status, 201);
  const { payload } = await jwtVerify((await response.json()).token, new TextEncoder().encode(secret));
  assert.deepEqual(payload.grants, { identity: "alice", video: {} });
});

test("a body that is too large, and a method that is not allowed", async () => {
  const headers = { "content-type": "application/json" };
  const large = await fetch(`${origin}/token`, { method: "POST", headers, body: " ".repeat(100_000) });
  assert.equal(large.status, 413);
  assert.equal((await fetch(`${origin}/token`)).status, 405);
});

test("only a signed webhook passes", async () => {
  const params = new URLSearchParams({ From: "+14158675309", CallSid: "CA1" });
  const url = "https://app.example/voice?a=b";
  const signature = authToken.webhookSignature(url, params);
  const send = (signature, body) =>
    fetch(`${origin}/voice?a=b`, { method: "POST", headers: { "x-twilio-signature": signature }, body });
  const response = await send(signature, params);
  assert.equal(response.headers.get("content-type"), "text/xml");
  assert.equal(await response.text(), "Hello +14158675309");

  const forged = await send(signature, new URLSearchParams({ From: "+1", CallSid: "CA1" }));
  assert.deepEqual([forged.status, await forged.text()], [403, "Forbidden"]);
  assert.deepEqual(refused, ["signature_mismatch"]);
});

test("a body that was already read is an error, not an empty body", async () => {
  assert.equal((await fetch(`${origin}/read`, { method: "POST", body: "x" })).status, 500);
});
