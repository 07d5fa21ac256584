// The secondary Auth Token: created, promoted, deleted.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { accountPath, accountSid, basic, LocalAccount, mainKey, owner, values } from "./harness.mjs";

const SECONDARY = "/v1/AuthTokens/Secondary";
const PROMOTE = "/v1/AuthTokens/Promote";

let account;
before(async () => {
  account = await LocalAccount.start();
  await account.call("GET", accountPath(accountSid));
});
afterEach(() =>
  account.sql("UPDATE accounts SET auth_token = ?, secondary_auth_token = NULL", values.TWILIO_AUTH_TOKEN),
);
after(() => account.close());

const codeOf = ({ status, body }) => (status < 400 ? `${status}` : `${status}/${body.code}`);
const works = async (token) =>
  (await account.call("GET", accountPath(accountSid), { as: basic(accountSid, token) })).status === 200;
const primary = async () => (await account.sql("SELECT auth_token FROM accounts"))[0].auth_token;

test("both tokens authenticate until one is promoted, and the old one is invalid at once", async () => {
  const { status, body } = await account.call("POST", SECONDARY);
  const { secondary_auth_token: token } = body;
  assert.deepEqual([status, body.account_sid], [201, accountSid]);
  assert.match(token, /^[0-9a-f]{32}$/);
  assert.deepEqual([await works(values.TWILIO_AUTH_TOKEN), await works(token)], [true, true]);
  // Only the primary one signs webhooks.
  assert.equal(await primary(), values.TWILIO_AUTH_TOKEN);

  const promoted = await account.call("POST", PROMOTE, { as: basic(accountSid, token) });
  assert.deepEqual([promoted.status, promoted.body.auth_token], [200, token]);
  assert.deepEqual([await works(values.TWILIO_AUTH_TOKEN), await works(token)], [false, true]);
  assert.equal(await primary(), token);
  assert.equal(codeOf(await account.call("POST", PROMOTE, { as: basic(accountSid, token) })), "404/20404");
});

test("a deleted secondary token does not authenticate", async () => {
  const { body } = await account.call("POST", SECONDARY, { form: { SuppressEmailNotification: "true" } });
  assert.equal((await account.call("DELETE", `${SECONDARY}?SuppressEmailNotification=true`)).status, 204);
  assert.equal(await works(body.secondary_auth_token), false);
  assert.equal(codeOf(await account.call("DELETE", SECONDARY)), "404/20404");
  assert.equal(codeOf(await account.call("POST", PROMOTE)), "404/20404");
});

test("a second secondary token is refused, and the first one still works", async () => {
  const { body } = await account.call("POST", SECONDARY);
  assert.equal(codeOf(await account.call("POST", SECONDARY)), "400/70001");
  assert.equal(await works(body.secondary_auth_token), true);
  for (const [method, path, options] of [
    ["DELETE", `${SECONDARY}?SuppressEmailNotification=yes`],
    ["POST", PROMOTE, { form: { SuppressEmailNotification: "" } }],
  ]) {
    assert.equal(codeOf(await account.call(method, path, options)), "400/70001");
  }
  assert.equal(await works(body.secondary_auth_token), true);
});

test("API keys and bearer tokens are refused, and other methods are not allowed", async () => {
  const { as } = await account.newKey();
  for (const caller of [mainKey, as, ""]) {
    for (const [method, path] of [
      ["POST", SECONDARY],
      ["DELETE", SECONDARY],
      ["POST", PROMOTE],
    ]) {
      assert.equal(codeOf(await account.call(method, path, { as: caller })), "401/20003", `${method} ${path}`);
    }
  }
  assert.equal(codeOf(await account.call("GET", SECONDARY)), "405/20004");
  assert.equal(codeOf(await account.call("DELETE", PROMOTE)), "405/20004");
});

test("a subaccount's tokens are its own", async () => {
  const sub = await account.newSubaccount();
  const { body } = await account.call("POST", SECONDARY, { as: sub.as });
  assert.equal(body.account_sid, sub.sid);
  const promoted = await account.call("POST", PROMOTE, { as: sub.as });
  assert.equal(promoted.body.auth_token, body.secondary_auth_token);
  assert.equal((await account.call("GET", accountPath(sub.sid), { as: sub.as })).status, 401);
  assert.equal((await account.call("GET", accountPath(sub.sid))).body.auth_token, body.secondary_auth_token);
  assert.equal((await account.call("GET", accountPath(accountSid), { as: owner })).status, 200);
});
