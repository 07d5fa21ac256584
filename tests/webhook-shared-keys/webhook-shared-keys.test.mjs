// Webhook shared keys against the local account, and verification by the key's identifier among several.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { inspect } from "node:util";
import { ApiKey, AuthToken, KeyRing, OAuthClient, WebhookSharedKeys } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";
import { accountSid, LocalAccount, values } from "../local-account/harness.mjs";

let account;
before(async () => {
  account = await LocalAccount.start();
  await account.call("GET", "/v1/Webhooks/SharedKeys");
});
afterEach(() => account.sql("DELETE FROM shared_keys"));
after(() => account.close());

const mainKey = () => new ApiKey({ accountSid, sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET });
const keysOf = (options = {}, credential = mainKey()) =>
  new WebhookSharedKeys(credential, { baseUrl: account.url.origin, maxRetries: 0, ...options });
const all = async (list) => {
  const found = [];
  for await (const each of list) found.push(each);
  return found;
};
const unused = `webhooks_sharedkey_${"0".repeat(26)}`;

test("a key is created, listed, read, renamed and deleted", async () => {
  const keys = keysOf();
  const made = await keys.create({ friendlyName: "orders" });
  assert.match(made.id, /^webhooks_sharedkey_/);
  const { id, friendlyName, dateCreated, dateUpdated } = made;
  const info = { id, friendlyName, dateCreated, dateUpdated };
  assert.ok(Math.abs(dateCreated - Date.now()) < 600_000);
  assert.deepEqual(await keys.get(id), info);
  assert.deepEqual(await all(keys.list()), [info]);
  assert.equal((await keys.update(id, { friendlyName: "payments" })).friendlyName, "payments");
  await keys.delete(id);
  await assert.rejects(keys.get(id), { name: "ApiError", status: 404, code: 20404 });
  assert.equal((await keys.create()).friendlyName, null);
});

test("lists have all keys, in pages of any size", async () => {
  const keys = keysOf();
  for (let at = 0; at < 7; at += 1) await keys.create({ friendlyName: `${at}` });
  for (const pageSize of [1, 3, 100, undefined]) {
    const names = (await all(keys.list({ pageSize }))).map(({ friendlyName }) => friendlyName);
    assert.deepEqual(names.sort(), ["0", "1", "2", "3", "4", "5", "6"]);
  }
});

test("a creation is retried with the same idempotency key, and creates one key", async () => {
  const sent = [];
  const fetching = async (url, init) => {
    sent.push(init.headers["idempotency-key"]);
    const response = await fetch(url, init);
    if (sent.length < 3) throw new TypeError("lost");
    return response;
  };
  const made = await keysOf({ fetch: fetching, maxRetries: 3 }).create({ friendlyName: "once" });
  assert.equal(new Set(sent).size, 1);
  assert.match(sent[0], /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(Math.abs(Number.parseInt(sent[0].replace("-", "").slice(0, 12), 16) - Date.now()) < 600_000);
  assert.deepEqual(
    (await all(keysOf().list())).map(({ id }) => id),
    [made.id],
  );

  const idempotencyKey = sent[0];
  assert.equal((await keysOf().create({ friendlyName: "once", idempotencyKey })).id, made.id);
});

test("of several keys, the one that the request names verifies it", async () => {
  const keys = keysOf();
  const made = await Promise.all([1, 2, 3].map(() => keys.create()));
  const credentials = made.map((key) => key.credential());
  const authToken = new AuthToken({ accountSid, authToken: values.TWILIO_AUTH_TOKEN });
  const verifiers = [authToken, ...credentials];
  const url = "https://example.com/voice";
  const send = async (signature, id) => {
    const headers = { "x-twilio-signature": signature };
    if (id) headers["x-twilio-webhooks-signature-settings"] = `key=${id},algorithm=HMAC_SHA256`;
    const verdict = await verifyWebhookRequest(new Request(url, { headers }), verifiers);
    return verdict.valid || verdict.reason;
  };
  for (const credential of credentials) {
    assert.equal(await send(credential.webhookSignature(url), credential.id), true);
  }
  assert.equal(await send(authToken.webhookSignature(url)), true);
  const [first, second] = credentials;
  assert.equal(await send(first.webhookSignature(url), second.id), "signature_mismatch");
  assert.equal(await send(first.webhookSignature(url), unused), "wrong_key");
  assert.equal(await send(first.webhookSignature(url)), "signature_mismatch");
});

test("every credential that Twilio documents can manage keys", async () => {
  const authToken = new AuthToken({ accountSid, authToken: values.TWILIO_AUTH_TOKEN });
  for (const credential of [mainKey(), authToken, new KeyRing([mainKey()])]) {
    assert.match((await keysOf({}, credential).create()).id, /^webhooks_sharedkey_/);
  }
  const client = new OAuthClient({ clientId: values.TWILIO_CLIENT_ID, clientSecret: "x".repeat(32) });
  for (const wrong of [client, {}, undefined, null]) {
    assert.throws(() => new WebhookSharedKeys(wrong), { code: "invalid_argument", field: "credential" });
  }
});

test("invalid arguments are refused before anything is sent", async () => {
  const keys = keysOf({ fetch: () => assert.fail("sent") });
  const refused = (promise, field) => assert.rejects(promise, { code: "invalid_argument", field });
  for (const name of ["", " ", "x".repeat(256), "a\nb"]) {
    await refused(keys.create({ friendlyName: name }), "friendlyName");
    await refused(keys.update(unused, { friendlyName: name }), "friendlyName");
  }
  await refused(keys.update(unused, {}), "friendlyName");
  await refused(keys.create({ name: "x" }), "name");
  for (const key of ["", "x", "0193b2c4-5f00-4abc-8def-0123456789ab", "0193b2c45f007abc8def0123456789abcdef"]) {
    await refused(keys.create({ idempotencyKey: key }), "idempotencyKey");
  }
  for (const id of ["", "SK1", "webhooks_sharedkey_", "webhooks_sharedkey_../x", `${unused}\n`, undefined, null, 1]) {
    for (const operation of ["get", "delete"]) await refused(keys[operation](id), "id");
    await refused(keys.update(id, { friendlyName: "x" }), "id");
  }
  for (const pageSize of [0, 101, 1.5, "x"]) assert.throws(() => keys.list({ pageSize }), { field: "pageSize" });
});

test("problem documents become errors, and unusable responses say what is lost", async () => {
  const problem = { type: "https://www.twilio.com/docs/errors/59100", title: "In use", status: 409, code: 59100 };
  const failing = keysOf({ fetch: async () => Response.json(problem, { status: 409 }) });
  await assert.rejects(failing.delete(unused), {
    name: "ApiError",
    status: 409,
    code: 59100,
    message: "In use",
    moreInfo: problem.type,
  });
  for (const body of ["", "<html>", "{}", `{"id":"${unused}"}`, `{"id":"${unused}","secret":""}`]) {
    const keys = keysOf({ fetch: async () => new Response(body, { status: 201 }) });
    await assert.rejects(keys.create(), {
      message: "unexpected response body: the secret of the new shared key is lost; delete it and create another",
    });
    const message = "unexpected response body";
    await assert.rejects(all(keys.list()), { message });
    if (!body.includes(unused)) await assert.rejects(keys.get(unused), { message });
  }
});

test("the record of another key is not returned", async () => {
  const other = { id: `${unused}2`, friendlyName: "other" };
  const keys = keysOf({ fetch: async () => Response.json(other) });
  const message = "unexpected response body";
  await assert.rejects(keys.get(unused), { message });
  await assert.rejects(keys.update(unused, { friendlyName: "a" }), { message });
});

test("a page token that comes again ends the list with an error", async () => {
  const page = { sharedKeys: [{ id: unused }, { id: "x" }], meta: { nextToken: "again" } };
  const keys = keysOf({ fetch: async () => Response.json(page) });
  await assert.rejects(all(keys.list()), { message: "the list does not end: a page token came again" });
});

test("a new key prints without its secret", async () => {
  const made = await keysOf().create({ friendlyName: "quiet" });
  for (const text of [`${made}`, JSON.stringify(made), inspect(made, { showHidden: true, depth: 9 })]) {
    assert.ok(!text.includes(made.secret), text);
  }
  assert.equal(`${made}`, `NewSharedKey(${made.id})`);
  assert.ok(!("secret" in structuredClone(made)));
});
