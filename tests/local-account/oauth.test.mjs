// The token endpoint of oauth.twilio.com, and the permissions of its tokens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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

test("client credentials get a bearer token that expires after one hour", async () => {
  const { status, body } = await ask(form);
  const { access_token, ...rest } = body;
  assert.deepEqual([status, rest], [200, { token_type: "bearer", expires_in: 3600 }]);
  const as = `Bearer ${access_token}`;
  assert.equal((await account.call("GET", keysPath, { as })).status, 200);
  assert.equal((await account.call("GET", keysPath, { as: `bearer  ${access_token}` })).status, 200);
});

test("account_sid must be the app's account", async () => {
  assert.equal((await ask(form, `?account_sid=${accountSid}`)).status, 200);
  assert.equal((await ask(form, `?account_sid=AC${"9".repeat(32)}`)).status, 400);
});

test("a scope can remove permissions but not add any", async () => {
  const narrow = (await ask({ ...form, scope: "/twilio/messaging/messages/list" })).body.access_token;
  assert.equal((await account.call("GET", messagesPath, { as: `Bearer ${narrow}` })).status, 200);
  assert.equal((await account.call("GET", keysPath, { as: `Bearer ${narrow}` })).body.code, 70051);
  for (const scope of ["/twilio/voice/calls/read", "/twilio/messaging/messages/list /twilio/voice/calls/read", "*"]) {
    const { status, body } = await ask({ ...form, scope });
    assert.deepEqual([status, body.code], [400, 20001], scope);
  }
});

test("invalid requests are refused", async () => {
  const { client_secret: _, ...withoutSecret } = form;
  for (const [fields, code] of [
    [{ ...form, client_secret: "wrong" }, 20003],
    [{ ...form, client_id: `OQ${"0".repeat(32)}` }, 20003],
    [withoutSecret, 20003],
    [{ grant_type: form.grant_type }, 20003],
    [{ grant_type: form.grant_type, client_id: `OQ${"0".repeat(32)}` }, 20003],
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

test("an unknown or expired token is refused", async () => {
  const { access_token } = (await ask(form)).body;
  const open = (token) => account.call("GET", keysPath, { as: `Bearer ${token}` });
  for (const token of [`${access_token}A`, access_token.slice(1), "x", values.TWILIO_CLIENT_SECRET]) {
    const { status, body } = await open(token);
    assert.deepEqual([status, body.code], [401, 20003], token);
  }
  const [{ expires }] = await account.sql("SELECT expires FROM bearer_tokens WHERE token = ?", access_token);
  assert.ok(Math.abs(expires - Date.now() - 3_600_000) < 60_000);
  assert.equal((await open(access_token)).status, 200);
  await account.sql("UPDATE bearer_tokens SET expires = ? WHERE token = ?", Date.now() - 1, access_token);
  const { status, body } = await open(access_token);
  assert.deepEqual([status, body.code], [401, 20003]);
  // The next token is not affected, and expired ones are removed.
  assert.equal((await open((await ask(form)).body.access_token)).status, 200);
  assert.deepEqual(await account.sql("SELECT token FROM bearer_tokens WHERE token = ?", access_token), []);
});
