// What the examples and the code of the documents run with, and how their routes are called.
import assert from "node:assert/strict";
import { once } from "node:events";
import { jwtVerify, SignJWT } from "jose";
import { AuthToken } from "twilio-edge-auth";

export const secret = "0123456789abcdef0123456789abcdef";
export const sid = (prefix, digit = "1") => prefix + digit.repeat(32);
export const environment = {
  TWILIO_ACCOUNT_SID: sid("AC"),
  TWILIO_API_KEY: sid("SK"),
  TWILIO_API_SECRET: secret,
  TWILIO_AUTH_TOKEN: "a".repeat(32),
  TWILIO_CLIENT_ID: sid("OQ"),
  TWILIO_CLIENT_SECRET: secret,
  TWIML_APP_SID: sid("AP"),
  SYNC_SERVICE_SID: sid("IS"),
  SESSION_SECRET: "the secret of the app's sessions, 32 bytes or more",
};

/** The claims of a token that the key of the environment has signed, as jose verifies it. Some live for seconds only. */
export const claimsOf = async (token) =>
  (await jwtVerify(token, new TextEncoder().encode(secret), { clockTolerance: 60 })).payload;

export async function assertMinted(token, identity = "alice") {
  const { iss, sub, grants } = await claimsOf(token);
  assert.deepEqual({ iss, sub, identity: grants.identity }, { iss: sid("SK"), sub: sid("AC"), identity });
}

export const session = (expiry = "1h") =>
  new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("alice")
    .setExpirationTime(expiry)
    .sign(new TextEncoder().encode(environment.SESSION_SECRET));

/** Calls a token route with a session, with an expired one, and with none. */
export async function assertTokenRoute(call) {
  const request = (authorization) =>
    new Request("https://app.example/token", {
      method: "POST",
      headers: { "content-type": "application/json", ...(authorization && { authorization }) },
      body: "{}",
    });
  const accepted = await call(request(`Bearer ${await session()}`));
  assert.equal(accepted.status, 201);
  assert.equal(accepted.headers.get("cache-control"), "no-store");
  await assertMinted((await accepted.json()).token);
  assert.equal((await call(request(`Bearer ${await session("-1h")}`))).status, 401);
  assert.equal((await call(request())).status, 401);
}

/** The same, of the server at a URL. */
export const assertTokenUrl = (url) =>
  assertTokenRoute(async (request) =>
    fetch(url, { method: request.method, headers: request.headers, body: await request.text() }),
  );

/** The same, of a server of Node's, which is closed afterwards. */
export async function assertTokenServer(server) {
  if (!server.listening) await once(server, "listening");
  try {
    await assertTokenUrl(`http://127.0.0.1:${server.address().port}/token`);
  } finally {
    server.close();
  }
}

export const form = { From: "+15550001", Body: "Hello" };

/** Calls a webhook route with a signed request, with a changed one, and with an unsigned one. */
export async function assertWebhookRoute(call, seen, configured = seen) {
  const authToken = AuthToken.fromEnv(environment);
  const request = (params, signature) =>
    new Request(seen, {
      method: "POST",
      body: new URLSearchParams(params),
      headers: signature ? { "x-twilio-signature": signature } : {},
    });
  const signature = authToken.webhookSignature(configured, form);
  const accepted = await call(request(form, signature));
  assert.equal(accepted.status, 200);
  assert.match(await accepted.text(), /\+15550001/);
  assert.equal((await call(request({ ...form, Body: "Hi" }, signature))).status, 403);
  assert.equal((await call(request(form))).status, 403);
}
