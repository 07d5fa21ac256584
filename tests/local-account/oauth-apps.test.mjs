// OAuth apps over IAM v1, and the tokens that they get.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accountSid, keysPath, LocalAccount, mainKey, messagesPath, owner, values } from "./harness.mjs";

const APPS = "/v1/Account/OAuthApps";
const allow = ["/twilio/messaging/messages/list"];
const described = { type: "Client Credential", friendly_name: "reader", policy: { allow } };

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const codeOf = ({ status, body }) => (status < 400 ? `${status}` : `${status}/${body.code}`);
const create = (json = described, as = owner) => account.call("POST", APPS, { as, json });
const tokenOf = ({ sid, secret }) =>
  account.call("POST", "/v2/token", {
    as: undefined,
    form: { grant_type: "client_credentials", client_id: sid, client_secret: secret },
  });

test("an app is created with a secret, gets a token, is changed and deleted", async () => {
  const { status, body } = await create({ ...described, description: "reads", access_token_ttl: 600 });
  assert.equal(status, 201);
  const { secret, sid, date_created, ...rest } = body;
  assert.deepEqual(rest, {
    ...described,
    policy: { allow, deny: [] },
    description: "reads",
    created_by: "Local account",
    creator_sid: `US${"0".repeat(32)}`,
    status: "ACTIVE",
    access_token_ttl: 600,
  });
  const token = await tokenOf({ sid, secret });
  assert.equal(token.body.expires_in, 600);
  const as = `Bearer ${token.body.access_token}`;
  assert.equal(codeOf(await account.call("GET", messagesPath, { as })), "200");
  assert.equal(codeOf(await account.call("GET", keysPath, { as })), "401/70051");

  const changed = await account.call("PUT", `${APPS}/${sid}`, {
    json: { friendly_name: "writer", policy: { allow: ["/twilio/messaging/messages/create"], deny: [] } },
  });
  assert.deepEqual([changed.body.friendly_name, changed.body.description], ["writer", "reads"]);
  const { body: narrow } = await tokenOf({ sid, secret });
  assert.equal(codeOf(await account.call("GET", messagesPath, { as: `Bearer ${narrow.access_token}` })), "401/70051");

  assert.equal((await account.call("DELETE", `${APPS}/${sid}`)).status, 204);
  assert.equal(codeOf(await account.call("GET", messagesPath, { as })), "401/20003");
  assert.equal(codeOf(await tokenOf({ sid, secret })), "400/20003");
  assert.equal(codeOf(await account.call("DELETE", `${APPS}/${sid}`)), "404/20404");
  assert.equal(codeOf(await account.call("PUT", `${APPS}/${sid}`, { json: {} })), "404/20404");
});

test("invalid apps are refused", async () => {
  for (const [json, code] of [
    [{ ...described, friendly_name: "" }, 70001],
    [{ ...described, friendly_name: "x".repeat(65) }, 70001],
    [{ ...described, friendly_name: 1 }, 70001],
    [{ ...described, type: "client_credentials" }, 70001],
    [{ ...described, policy: {} }, 70001],
    [{ ...described, policy: { allow, deny: allow } }, 70001],
    [{ ...described, policy: { allow: ["messages"] } }, 70002],
    [{ ...described, access_token_ttl: 59 }, 70001],
    [{ ...described, access_token_ttl: 2_592_001 }, 70001],
    [{ ...described, access_token_ttl: "3600" }, 70001],
    [{ ...described, owner_sid: `AC${"9".repeat(32)}` }, 70001],
    [{ ...described, token_endpoint_auth_method: "none" }, 70001],
    [{ friendly_name: "no policy" }, 70001],
    [{}, 70001],
    // The typed members of the `twilio` package are in camelCase; the description of this API has snake_case.
    [{ friendlyName: "camel", policy: { allow } }, 20001],
  ]) {
    assert.equal(codeOf(await create(json)), `400/${code}`, JSON.stringify(json));
  }
  assert.equal(codeOf(await account.call("POST", APPS, { body: "[]", type: "application/json" })), "400/20001");
  assert.equal(codeOf(await account.call("POST", APPS, { body: "{", type: "application/json" })), "400/20001");
  assert.equal(codeOf(await account.call("POST", APPS, { form: described })), "415/20415");
  assert.equal(codeOf(await account.call("PUT", `${APPS}/OQ1`, { json: {} })), "400/70002");
  assert.equal(codeOf(await account.call("GET", APPS)), "405/20004");
});

test("lifetimes from one minute to 30 days, and null members are absent", async () => {
  for (const ttl of [60, 2_592_000]) {
    const { body } = await create({ ...described, access_token_ttl: ttl });
    assert.equal((await tokenOf(body)).body.expires_in, ttl);
  }
  const { body } = await create({ ...described, owner_sid: accountSid, access_token_ttl: null, description: null });
  assert.deepEqual([body.access_token_ttl, body.description], [3600, ""]);
});

test("who may manage apps", async () => {
  const scoped = (name) => account.newKey({ allow: [`/twilio/iam/account-oauth-apps/${name}`] });
  assert.equal(codeOf(await create(described, mainKey)), "201");
  assert.equal(codeOf(await create(described, (await scoped("create")).as)), "201");
  assert.equal(codeOf(await create(described, (await scoped("update")).as)), "401/70051");
  assert.equal(codeOf(await create(described, (await account.newKey()).as)), "401/20003");
  const configured = await tokenOf({ sid: values.TWILIO_CLIENT_ID, secret: values.TWILIO_CLIENT_SECRET });
  assert.equal(codeOf(await create(described, `Bearer ${configured.body.access_token}`)), "401/70051");
});

test("an app works in the account in which it was made", async () => {
  const sub = await account.newSubaccount();
  const { body } = await create(described, sub.as);
  const { access_token } = (await tokenOf(body)).body;
  const messages = messagesPath.replace(accountSid, sub.sid);
  assert.equal(codeOf(await account.call("GET", messages, { as: `Bearer ${access_token}` })), "200");
  assert.equal(codeOf(await account.call("GET", messagesPath, { as: `Bearer ${access_token}` })), "401/20003");
  assert.equal(codeOf(await account.call("DELETE", `${APPS}/${body.sid}`)), "404/20404");
  await account.call("POST", `/2010-04-01/Accounts/${sub.sid}.json`, { form: { Status: "suspended" } });
  assert.equal(codeOf(await account.call("GET", messages, { as: `Bearer ${access_token}` })), "401/20005");
  assert.equal(codeOf(await tokenOf(body)), "401/20005");
});
