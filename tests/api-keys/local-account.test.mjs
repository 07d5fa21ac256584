// The client with the local account in workerd: the whole lifecycle of keys, with both APIs and every credential
// that can manage them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ApiKey, ApiKeys, AuthToken, OAuthClient } from "twilio-edge-auth";
import { LocalAccount, values } from "../local-account/harness.mjs";

let account;
let baseUrl;
before(async () => {
  account = await LocalAccount.start();
  baseUrl = account.url.origin;
});
after(() => account.close());

const accountSid = values.TWILIO_ACCOUNT_SID;
const keyOf = (options) =>
  new ApiKey({ accountSid, sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET, ...options });
const credentials = {
  "the Auth Token": () => new AuthToken({ accountSid, authToken: values.TWILIO_AUTH_TOKEN }),
  "a Main key": () => keyOf({ type: "main" }),
  "an OAuth client": () =>
    new OAuthClient({
      clientId: values.TWILIO_CLIENT_ID,
      clientSecret: values.TWILIO_CLIENT_SECRET,
      accountSid,
      baseUrl,
    }),
};

function withinAMinute(date) {
  assert.ok(Math.abs(date.getTime() - Date.now()) < 60_000, `${date}`);
}

for (const [who, credential] of Object.entries(credentials)) {
  for (const api of ["iam", "2010-04-01"]) {
    test(`${who} creates, reads, updates and deletes a key over ${api}`, async () => {
      const keys = new ApiKeys(credential(), { api, baseUrl });
      const made = await keys.create({ friendlyName: "Schlüssel & Co. 🔑" });
      assert.equal(made.friendlyName, "Schlüssel & Co. 🔑");
      withinAMinute(made.dateCreated);

      const found = await keys.get(made.sid);
      assert.equal(found.sid, made.sid);
      assert.ok(!("secret" in found));
      const renamed = await keys.update(made.sid, { friendlyName: "x".repeat(64) });
      assert.equal(renamed.friendlyName, "x".repeat(64));
      const listed = await Array.fromAsync(keys.list());
      assert.ok(listed.some(({ sid, friendlyName }) => sid === made.sid && friendlyName === "x".repeat(64)));

      const answer = await fetch(`${baseUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
        headers: { authorization: made.credential().authorizationHeader() },
      });
      assert.equal(answer.status, 200);
      await keys.delete(made.sid);
      await assert.rejects(keys.get(made.sid), { name: "ApiError", status: 404, code: 20404 });
      await assert.rejects(keys.delete(made.sid), { status: 404 });
    });
  }

  test(`${who} creates a Restricted key and changes its policy`, async () => {
    const keys = new ApiKeys(credential(), { baseUrl });
    const made = await keys.create({ policy: { allow: ["/twilio/messaging/messages/read"] } });
    assert.equal(made.friendlyName, null);
    assert.deepEqual(made.policy, { allow: ["/twilio/messaging/messages/read"] });
    const policy = { allow: ["/twilio/messaging/messages/list", "/twilio/messaging/messages/create"] };
    assert.deepEqual((await keys.update(made.sid, { policy })).policy, policy);
    assert.deepEqual((await keys.get(made.sid)).policy, policy);
    await keys.delete(made.sid);
  });
}

describe("the local account refuses", () => {
  test("a Standard key of undeclared type that manages keys", async () => {
    const { sid, secret } = await new ApiKeys(credentials["the Auth Token"](), { baseUrl }).create();
    const keys = new ApiKeys(keyOf({ sid, secret }), { baseUrl });
    await assert.rejects(Array.fromAsync(keys.list()), { name: "ApiError", status: 401, code: 20003 });
    await assert.rejects(keys.create(), { status: 401, code: 20003 });
  });

  test("a Restricted key without the permission, and names it", async () => {
    const keys = new ApiKeys(credentials["the Auth Token"](), { baseUrl });
    const made = await keys.create({ policy: { allow: ["/twilio/iam/api-keys/list"] } });
    const its = new ApiKeys(made.credential(), { baseUrl });
    assert.ok((await Array.fromAsync(its.list({ limit: 1 }))).length > 0);
    await assert.rejects(its.create(), { status: 401, code: 70051, message: /twilio\/iam\/api-keys\/create/ });
  });

  test("an unknown permission", async () => {
    const keys = new ApiKeys(credentials["the Auth Token"](), { baseUrl });
    const policy = { allow: ["/twilio/no-such-thing/read"] };
    await assert.rejects(keys.create({ policy }), {
      status: 400,
      code: 70002,
      message: /\/twilio\/no-such-thing\/read/,
    });
  });

  test("a wrong secret", async () => {
    const keys = new ApiKeys(keyOf({ secret: "x".repeat(32) }), { baseUrl });
    await assert.rejects(keys.create(), { status: 401, code: 20003 });
    const client = new OAuthClient({ clientId: values.TWILIO_CLIENT_ID, clientSecret: "x", accountSid, baseUrl });
    await assert.rejects(client.authorizationHeader(), { name: "ApiError", status: 400 });
  });
});

for (const api of ["iam", "2010-04-01"]) {
  test(`a list of several pages over ${api} contains each key once`, async () => {
    const keys = new ApiKeys(credentials["the Auth Token"](), { api, baseUrl });
    const made = [];
    for (let i = 0; i < 23; i += 1) made.push((await keys.create({ friendlyName: `page ${i}` })).sid);
    const listed = await Array.fromAsync(keys.list({ pageSize: 5 }), ({ sid }) => sid);
    assert.equal(new Set(listed).size, listed.length);
    for (const sid of made) assert.ok(listed.includes(sid));
    assert.equal((await Array.fromAsync(keys.list({ pageSize: 5, limit: 12 }))).length, 12);
  });
}
