// Keys over 2010-04-01, and exact responses.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accountSid, basic, keyPath, keysPath, LocalAccount } from "./harness.mjs";

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const create = (form) => account.call("POST", keysPath, { form });

test("a key is created, read, renamed and deleted", async () => {
  const made = await create({ FriendlyName: "Büro 🔑" });
  assert.equal(made.status, 201);
  const { sid, secret, ...rest } = made.body;
  assert.match(sid, /^SK[0-9a-f]{32}$/);
  assert.match(secret, /^[0-9A-Za-z]{32}$/);
  assert.equal(rest.friendly_name, "Büro 🔑");
  assert.equal(rest.date_created, rest.date_updated);
  assert.ok(Math.abs(Date.parse(rest.date_created) - Date.now()) < 60_000);
  assert.equal(made.headers.get("content-type"), "application/json;charset=utf-8");

  const read = await account.call("GET", keyPath(sid));
  assert.deepEqual([read.status, read.body], [200, { sid, ...rest }]);

  const renamed = await account.call("POST", keyPath(sid), { form: { FriendlyName: "Home" } });
  assert.deepEqual([renamed.status, renamed.body.friendly_name], [200, "Home"]);
  assert.equal(renamed.body.date_created, rest.date_created);

  const untouched = await account.call("POST", keyPath(sid), { form: {} });
  assert.equal(untouched.body.friendly_name, "Home");

  const deleted = await account.call("DELETE", keyPath(sid));
  assert.deepEqual([deleted.status, deleted.body], [204, undefined]);
  for (const method of ["GET", "POST", "DELETE"]) {
    const gone = await account.call(method, keyPath(sid), method === "POST" ? { form: {} } : {});
    assert.deepEqual(gone.body, {
      code: 20404,
      message: `The requested resource ${keyPath(sid)} was not found`,
      more_info: "https://www.twilio.com/docs/errors/20404",
      status: 404,
    });
  }
});

test("the name and the body are optional", async () => {
  for (const options of [{ form: {} }, {}, { type: "application/x-www-form-urlencoded; charset=utf-8", body: "" }]) {
    const { status, body } = await account.call("POST", keysPath, options);
    assert.deepEqual([status, body.friendly_name], [201, null]);
  }
});

test("KeyType and Policy are ignored, even if invalid: the result is a Standard key", async () => {
  const made = await create({ KeyType: "restricted", Policy: '{"allow":["/twilio/nothing"]}' });
  assert.equal(made.status, 201);
  const { body } = await account.call("GET", `/v1/Keys/${made.body.sid}`);
  assert.equal(body.policy, null);
  const messages = await account.call("GET", keysPath.replace("Keys", "Messages"), {
    as: basic(made.body.sid, made.body.secret),
  });
  assert.equal(messages.status, 200);
});

test("a list has the paging members of 2010-04-01, with relative links", async () => {
  const { body } = await account.call("GET", keysPath);
  const { keys, ...frame } = body;
  assert.deepEqual(frame, {
    first_page_uri: `${keysPath}?PageSize=50&Page=0`,
    next_page_uri: null,
    previous_page_uri: null,
    uri: `${keysPath}?PageSize=50&Page=0`,
    page: 0,
    page_size: 50,
    start: 0,
    end: keys.length - 1,
  });
});

test("signing keys are the same keys under another name", async () => {
  const signing = keysPath.replace("Keys.json", "SigningKeys.json");
  const made = await account.call("POST", signing, { form: { FriendlyName: "signs" } });
  assert.equal(made.status, 201);
  const { secret: _, ...key } = made.body;
  assert.deepEqual((await account.call("GET", keyPath(made.body.sid))).body, key);
  const { signing_keys, ...frame } = (await account.call("GET", signing)).body;
  const { keys } = (await account.call("GET", keysPath)).body;
  assert.deepEqual(signing_keys, keys);
  assert.equal(frame.uri, `${signing}?PageSize=50&Page=0`);
});

test("a Restricted key is listed without its policy", async () => {
  const { sid } = await account.newKey({ allow: ["/twilio/voice/calls/read"] });
  const { body } = await account.call("GET", keyPath(sid));
  assert.deepEqual(Object.keys(body), ["sid", "friendly_name", "date_created", "date_updated"]);
});

test("other paths are not found, and other methods are not allowed", async () => {
  for (const path of [
    keyPath("SK123"),
    keyPath(`AC${"1".repeat(32)}`),
    keyPath(`SK${"1".repeat(32)}`).replace(".json", ""),
    keyPath(`SK${"1".repeat(32)}`).replace(".json", ".xml"),
    keysPath.replace(".json", ""),
    `${keysPath}/more`,
    `/2010-04-01/Accounts/${accountSid}/Calls.json`,
    "/2010-04-01/Accounts",
    "/",
  ]) {
    const { status, body } = await account.call("GET", path);
    assert.deepEqual([status, body.code], [404, 20404], path);
  }
  for (const [method, path, allow] of [
    ["PUT", keysPath, "GET, POST"],
    ["DELETE", keysPath, "GET, POST"],
    ["PATCH", keyPath(`SK${"1".repeat(32)}`), "GET, POST, DELETE"],
    ["DELETE", `/2010-04-01/Accounts/${accountSid}.json`, "GET, POST"],
  ]) {
    const { status, body, headers } = await account.call(method, path);
    assert.deepEqual([status, body.code, headers.get("allow")], [405, 20004, allow], `${method} ${path}`);
  }
});

test("the account in the path must be the caller's", async () => {
  const at = (sid) => account.call("GET", `/2010-04-01/Accounts/${sid}/Keys.json`);
  const other = await at(`AC${"9".repeat(32)}`);
  assert.deepEqual([other.status, other.body.code], [401, 20003]);
  for (const sid of [`SK${"9".repeat(32)}`, "AC9", "%20", "null"]) {
    const { status, body } = await at(sid);
    assert.deepEqual([status, body.code], [400, 90002], sid);
    assert.equal(body.message, `AccountSid ${decodeURIComponent(sid)} is invalid`);
  }
});
