// Webhook shared keys, whose errors are in the form of RFC 9457.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { LocalAccount, mainKey, owner } from "./harness.mjs";

const KEYS = "/v1/Webhooks/SharedKeys";
const UUID_V7 = "0193b2c4-5f00-7abc-8def-0123456789ab";

let account;
before(async () => {
  account = await LocalAccount.start();
  await account.call("GET", KEYS);
});
afterEach(() => account.sql("DELETE FROM shared_keys"));
after(() => account.close());

const codeOf = ({ status, body }) => (status < 400 ? `${status}` : `${status}/${body.code}`);
const create = (json = {}, options = {}) => account.call("POST", KEYS, { json, ...options });

test("a key is created with a secret that is shown once, read, renamed and deleted", async () => {
  const { status, body } = await create({ friendlyName: "orders" });
  const { secret, ...rest } = body;
  assert.equal(status, 201);
  assert.match(body.id, /^webhooks_sharedkey_[0-9a-z]{26}$/);
  assert.ok(secret.length >= 32);
  const path = `${KEYS}/${body.id}`;
  assert.deepEqual((await account.call("GET", path)).body, rest);
  const renamed = await account.call("PATCH", path, { json: { friendlyName: "payments" } });
  assert.deepEqual([renamed.status, renamed.body.friendlyName, renamed.body.secret], [200, "payments", undefined]);
  const list = await account.call("GET", KEYS);
  assert.deepEqual(list.body.sharedKeys, [renamed.body]);
  assert.equal((await account.call("DELETE", path)).status, 204);
  for (const method of ["GET", "DELETE"]) assert.equal(codeOf(await account.call(method, path)), "404/20404");
});

test("an idempotency key gives the same shared key again, and must be a UUID of version 7", async () => {
  const headers = { "Idempotency-Key": UUID_V7 };
  const first = await create({ friendlyName: "once" }, { headers });
  const again = await create({ friendlyName: "once" }, { headers });
  assert.deepEqual(again.body, first.body);
  for (const key of ["0193b2c4-5f00-4abc-8def-0123456789ab", "0193b2c4-5f00-7abc-cdef-0123456789ab", "x", ""]) {
    assert.equal(codeOf(await create({}, { headers: { "Idempotency-Key": key } })), "400/70001", key);
  }
  assert.equal((await account.call("GET", KEYS)).body.sharedKeys.length, 1);
});

test("an account has 50 keys, in pages", async () => {
  for (let at = 0; at < 50; at += 1) assert.equal((await create()).status, 201);
  assert.equal(codeOf(await create()), "400/59200");
  const seen = [];
  let token;
  do {
    const query = new URLSearchParams({ pageSize: 20, ...(token && { pageToken: token }) });
    const { body } = await account.call("GET", `${KEYS}?${query}`);
    assert.deepEqual([body.meta.key, body.meta.pageSize], ["sharedKeys", 20]);
    seen.push(...body.sharedKeys.map(({ id }) => id));
    token = body.meta.nextToken;
  } while (token !== null);
  assert.equal(new Set(seen).size, 50);
  const sub = await account.newSubaccount();
  assert.equal((await create({}, { as: sub.as })).status, 201);
  assert.equal((await account.call("GET", KEYS, { as: sub.as })).body.sharedKeys.length, 1);
});

test("invalid requests are refused, with a problem document", async () => {
  for (const [json, code] of [
    [{ friendlyName: "x".repeat(256) }, 70001],
    [{ friendlyName: 1 }, 70001],
    [{ name: "x" }, 20001],
    [[], 20001],
  ]) {
    const { status, headers, body } = await create(json);
    assert.deepEqual([status, body.code], [400, code], JSON.stringify(json));
    assert.equal(headers.get("content-type"), "application/problem+json");
  }
  assert.equal(codeOf(await account.call("POST", KEYS, { form: {} })), "415/20415");
  assert.equal(codeOf(await account.call("GET", `${KEYS}?pageSize=0`)), "400/20001");
  assert.equal(codeOf(await account.call("GET", `${KEYS}?pageToken=x`)), "400/70002");
  assert.equal(codeOf(await account.call("GET", `${KEYS}/unknown`)), "404/20404");
  assert.equal(codeOf(await account.call("PUT", KEYS, { json: {} })), "405/20004");
});

test("the Auth Token, Main and Standard keys may manage shared keys", async () => {
  const standard = (await account.newKey()).as;
  const restricted = (await account.newKey({ allow: ["/twilio/messaging/messages/list"] })).as;
  const codes = [];
  for (const as of [owner, mainKey, standard, restricted, ""]) codes.push(codeOf(await create({}, { as })));
  assert.deepEqual(codes, ["201", "201", "201", "401/20003", "401/20003"]);
});
