// The token endpoint of oauth.twilio.com, and what its tokens open.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { accountSid, keysPath, LocalAccount, messagesPath, values } from "./harness.mjs";

const form = {
  grant_type: "client_credentials",
  client_id: values.TWILIO_CLIENT_ID,
  client_secret: values.TWILIO_CLIENT_SECRET,
};

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const ask = (fields, query = "") => account.call("POST", `/v2/token${query}`, { as: undefined, form: fields });

test("client credentials give a Bearer token of one hour", async () => {
  const { status, body } = await ask(form);
  const { access_token, ...rest } = body;
  assert.deepEqual([status, rest], [200, { token_type: "bearer", expires_in: 3600 }]);
  // Clients read `exp` to know when to ask again.
  const claims = decodeJwt(access_token);
  assert.equal(claims.exp - claims.iat, 3600);
  assert.equal(claims.act.sub, accountSid);
  const as = `Bearer ${access_token}`;
  assert.equal((await account.call("GET", keysPath, { as })).status, 200);
  assert.equal((await account.call("GET", keysPath, { as: `bearer  ${access_token}` })).status, 200);
});

test("the account can be named, if it is this one", async () => {
  assert.equal((await ask(form, `?account_sid=${accountSid}`)).status, 200);
  assert.equal((await ask(form, `?account_sid=AC${"9".repeat(32)}`)).status, 400);
});

test("a scope narrows and never widens", async () => {
  const narrow = (await ask({ ...form, scope: "/twilio/messaging/messages/list" })).body.access_token;
  assert.equal((await account.call("GET", messagesPath, { as: `Bearer ${narrow}` })).status, 200);
  assert.equal((await account.call("GET", keysPath, { as: `Bearer ${narrow}` })).body.code, 70051);
  for (const scope of ["/twilio/voice/calls/read", "/twilio/messaging/messages/list /twilio/voice/calls/read", "*"]) {
    const { status, body } = await ask({ ...form, scope });
    assert.deepEqual([status, body.code], [400, 20001], scope);
  }
});

test("what is refused", async () => {
  const { client_secret: _, ...withoutSecret } = form;
  for (const [fields, code] of [
    [{ ...form, client_secret: "wrong" }, 20003],
    [{ ...form, client_id: `OQ${"0".repeat(32)}` }, 20003],
    [withoutSecret, 20003],
    [{ ...form, grant_type: "authorization_code" }, 20001],
    [{ client_id: form.client_id, client_secret: form.client_secret }, 20001],
    [{}, 20001],
  ]) {
    const { status, body } = await ask(fields);
    assert.deepEqual([status, body.code], [400, code], JSON.stringify(fields));
  }
  const json = await account.call("POST", "/v2/token", { type: "application/json", body: JSON.stringify(form) });
  assert.equal(json.status, 415);
  assert.equal((await account.call("GET", "/v2/token")).status, 405);
});

test("tokens that this account did not sign, or for something else, open nothing", async () => {
  const { access_token } = (await ask(form)).body;
  const [header, payload, signature] = access_token.split(".");
  const claims = decodeJwt(access_token);
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const sign = (secret) =>
    new SignJWT(claims).setProtectedHeader(decodeProtectedHeader(access_token)).sign(new TextEncoder().encode(secret));
  for (const token of [
    `${header}.${payload}.${signature.slice(0, -2)}AA`,
    `${header}.${encode({ ...claims, scope: "/twilio/voice/calls/*" })}.${signature}`,
    `${encode({ alg: "none", typ: "at+jwt" })}.${payload}.`,
    await sign(values.TWILIO_CLIENT_SECRET),
    await sign(values.LOCAL_ACCOUNT_MASTER_KEY),
    `${header}.${payload}`,
    values.TWILIO_CLIENT_SECRET,
  ]) {
    const { status, body } = await account.call("GET", keysPath, { as: `Bearer ${token}` });
    assert.deepEqual([status, body.code], [401, 20003], token.slice(0, 60));
  }
});
