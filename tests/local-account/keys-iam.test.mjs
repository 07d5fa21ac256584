// Keys over IAM v1: Standard and Restricted keys, policies, and exact responses.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accountSid, basic, LocalAccount, mainKey, messagesPath, values } from "./harness.mjs";

const list = `/v1/Keys?AccountSid=${accountSid}`;
const policyOf = (...allow) => JSON.stringify({ allow });
const permission = "/twilio/messaging/messages/read";

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const create = (form) => account.call("POST", "/v1/Keys", { form: { AccountSid: accountSid, ...form } });
const update = (sid, form) => account.call("POST", `/v1/Keys/${sid}`, { form });

test("a Standard key is created, read, renamed and deleted", async () => {
  const made = await create({ FriendlyName: "app" });
  assert.equal(made.status, 201);
  const { sid, secret, ...rest } = made.body;
  assert.match(sid, /^SK[0-9a-f]{32}$/);
  assert.match(secret, /^[0-9A-Za-z]{32}$/);
  assert.deepEqual([rest.friendly_name, rest.policy], ["app", null]);

  const read = await account.call("GET", `/v1/Keys/${sid}`);
  assert.deepEqual([read.status, read.body], [200, { sid, ...rest }]);

  const renamed = await update(sid, { FriendlyName: "application" });
  assert.deepEqual([renamed.status, renamed.body.friendly_name, renamed.body.policy], [200, "application", null]);

  const deleted = await account.call("DELETE", `/v1/Keys/${sid}`);
  assert.deepEqual([deleted.status, deleted.body], [204, undefined]);
  const gone = await account.call("GET", `/v1/Keys/${sid}`);
  assert.deepEqual(gone.body, {
    code: 20404,
    message: `The requested resource /v1/Keys/${sid} was not found`,
    more_info: "https://www.twilio.com/docs/errors/20404",
    status: 404,
  });
});

test("a Restricted key is created with its policy, and an update replaces the whole policy", async () => {
  const made = await create({ KeyType: "restricted", Policy: policyOf(permission, "/twilio/voice/calls/*") });
  assert.equal(made.status, 201);
  assert.deepEqual(made.body.policy, { allow: [permission, "/twilio/voice/calls/*"] });

  const renamed = await update(made.body.sid, { FriendlyName: "reader" });
  assert.deepEqual(renamed.body.policy, made.body.policy);

  const replaced = await update(made.body.sid, { Policy: policyOf("/twilio/messaging/messages.feedback/create") });
  assert.deepEqual(replaced.body.policy, { allow: ["/twilio/messaging/messages.feedback/create"] });
  assert.equal(replaced.body.friendly_name, "reader");
});

test("a list has a meta with absolute links, and flags that tell the types apart", async () => {
  const standard = await account.newKey();
  const restricted = await account.newKey({ allow: [permission] });
  const { body } = await account.call("GET", list);
  const url = `${account.url.origin}/v1/Keys?AccountSid=${accountSid}&PageSize=50&Page=0`;
  assert.deepEqual(body.meta, {
    page: 0,
    page_size: 50,
    first_page_url: url,
    previous_page_url: null,
    url,
    next_page_url: null,
    key: "keys",
  });
  const flags = Object.fromEntries(body.keys.map((key) => [key.sid, key.flags]));
  assert.deepEqual(flags[values.TWILIO_API_KEY], ["rest_api", "signing", "manage_accounts", "manage_keys"]);
  assert.deepEqual(flags[standard.sid], ["rest_api", "signing"]);
  assert.deepEqual(flags[restricted.sid], ["restricted"]);
});

test("a list is sorted by the last change, newest first", async () => {
  const [first, second] = [await account.newKey(), await account.newKey()];
  const head = async () => (await account.call("GET", list)).body.keys.slice(0, 2).map(({ sid }) => sid);
  assert.deepEqual(await head(), [second.sid, first.sid]);
  await update(first.sid, { FriendlyName: "changed" });
  assert.deepEqual(await head(), [first.sid, second.sid]);
});

test("a key created over one API is visible over the other", async () => {
  const { sid } = await account.newKey({ friendlyName: "both" });
  const { body } = await account.call("GET", `/2010-04-01/Accounts/${accountSid}/Keys/${sid}.json`);
  assert.equal(body.friendly_name, "both");
});

test("a key works with its own secret only, from its creation until it is deleted", async () => {
  const [one, other] = [await account.newKey(), await account.newKey()];
  const opens = async (as) => (await account.call("GET", messagesPath, { as })).status;
  assert.equal(await opens(one.as), 200);
  assert.equal(await opens(basic(one.sid, other.secret)), 401);
  assert.equal(await opens(basic(one.sid, "")), 401);
  await account.call("DELETE", `/v1/Keys/${one.sid}`);
  assert.equal(await opens(one.as), 401);
  assert.equal(await opens(other.as), 200);
});

test("a Restricted key with permission to create keys can create a Standard key", async () => {
  const { as } = await account.newKey({ allow: ["/twilio/iam/api-keys/create"] });
  const { status } = await account.call("POST", "/v1/Keys", { as, form: { AccountSid: accountSid } });
  assert.equal(status, 201);
});

test("a key can delete itself and then no longer works", async () => {
  const { sid, as } = await account.newKey({ allow: ["/twilio/iam/api-keys/delete"] });
  assert.equal((await account.call("DELETE", `/v1/Keys/${sid}`, { as })).status, 204);
  assert.equal((await account.call("DELETE", `/v1/Keys/${sid}`, { as })).status, 401);
});

test("the AccountSid parameter must be the caller's account", async () => {
  for (const [query, status, code] of [
    ["", 400, 20001],
    ["?AccountSid=", 400, 20001],
    ["?AccountSid=AC1", 400, 70002],
    [`?AccountSid=SK${"1".repeat(32)}`, 400, 70002],
    [`?AccountSid=AC${"9".repeat(32)}`, 401, 70051],
  ]) {
    const { status: given, body } = await account.call("GET", `/v1/Keys${query}`, { as: mainKey });
    assert.deepEqual([given, body.code], [status, code], query);
    const form = Object.fromEntries(new URLSearchParams(query));
    const post = await account.call("POST", "/v1/Keys", { as: mainKey, form });
    assert.deepEqual([post.status, post.body.code], [status, code], query);
  }
});

test("a SID of another form is invalid, and other methods are not allowed", async () => {
  for (const sid of [
    "SK1",
    `AC${"1".repeat(32)}`,
    `SM${"1".repeat(32)}`,
    `sk${"1".repeat(32)}`,
    `SK${"1".repeat(33)}`,
  ]) {
    for (const method of ["GET", "DELETE", "POST"]) {
      const { status, body } = await account.call(method, `/v1/Keys/${sid}`);
      assert.deepEqual([status, body.code], [400, 70002], sid);
      assert.equal(body.message, "Invalid Sid provided in the request");
    }
  }
  const { status, headers } = await account.call("PUT", "/v1/Keys");
  assert.deepEqual([status, headers.get("allow")], [405, "GET, POST"]);
});
