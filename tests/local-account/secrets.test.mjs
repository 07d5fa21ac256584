// What is kept of secrets, and what outlives a restart.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { basic, keysPath, LocalAccount, mainKey, messagesPath, owner, validatePath, values } from "./harness.mjs";

let account;
before(async () => {
  account = await LocalAccount.start();
  await account.call("GET", keysPath);
});
after(() => account.close());

const TABLES = ["account", "keys", "messages"];

/** Every value of every row, as bytes in a row. */
async function storage() {
  const parts = [];
  for (const table of TABLES) {
    for (const row of await account.sql(`SELECT * FROM ${table}`)) {
      for (const value of Object.values(row))
        parts.push(value instanceof ArrayBuffer ? Buffer.from(value) : Buffer.from(`${value}`));
    }
  }
  return Buffer.concat(parts);
}

test("the storage has no table that this test does not know", async () => {
  const tables = await account.sql("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  assert.deepEqual(
    tables
      .map(({ name }) => name)
      .filter((name) => !/^_cf_|^__miniflare_/.test(name))
      .sort(),
    TABLES,
  );
});

test("no secret stands in storage, neither the seeded ones nor a new key's", async () => {
  const standard = await account.newKey({ friendlyName: "standard" });
  const restricted = await account.newKey({ friendlyName: "restricted", allow: ["/twilio/voice/calls/read"] });
  const bytes = await storage();
  assert.ok(
    bytes.includes(standard.sid) && bytes.includes(values.TWILIO_API_KEY),
    "the storage is what it is taken for",
  );
  const secrets = [values.TWILIO_AUTH_TOKEN, values.TWILIO_API_SECRET, values.TWILIO_CLIENT_SECRET];
  for (const secret of [...secrets, values.LOCAL_ACCOUNT_MASTER_KEY, standard.secret, restricted.secret]) {
    assert.ok(!bytes.includes(secret));
    assert.ok(!bytes.includes(Buffer.from(secret).toString("base64")));
    assert.ok(!bytes.includes(Buffer.from(secret).toString("hex")));
    if (/^[0-9a-f]+$/.test(secret)) assert.ok(!bytes.includes(Buffer.from(secret, "hex")));
  }
});

test("two keys have two salts, and a Restricted key has nothing but its hash", async () => {
  await account.newKey();
  const rows = await account.sql("SELECT type, salt, sealed FROM keys");
  const salts = rows.map(({ salt }) => Buffer.from(salt).toString("hex"));
  assert.equal(new Set(salts).size, salts.length);
  for (const { type, sealed } of rows) assert.equal(sealed === null, type === "restricted");
});

test("a secret is in the answer that makes the key, and in no other", async () => {
  const made = await account.newKey({ friendlyName: "shown once" });
  for (const [method, path, options] of [
    ["GET", `/v1/Keys/${made.sid}`],
    ["POST", `/v1/Keys/${made.sid}`, { form: { FriendlyName: "again" } }],
    ["GET", keysPath],
    ["GET", keysPath.replace("Keys.json", `Keys/${made.sid}.json`)],
  ]) {
    const { body } = await account.call(method, path, options);
    assert.ok(!JSON.stringify(body).includes(made.secret), path);
  }
  assert.ok(!JSON.stringify(account.logs()).includes(made.secret));
});

test("the log names the account and the Main key, and no secret", async () => {
  const text = JSON.stringify(account.logs());
  assert.ok(text.includes(values.TWILIO_ACCOUNT_SID) && text.includes(values.TWILIO_API_KEY));
  for (const secret of [values.TWILIO_AUTH_TOKEN, values.TWILIO_API_SECRET, values.TWILIO_CLIENT_SECRET]) {
    assert.ok(!text.includes(secret));
  }
  assert.deepEqual(
    account.logs().filter(({ level }) => level === "error"),
    [],
  );
});

test("keys and messages outlive a restart, and a deleted Main key stays deleted", async () => {
  const key = await account.newKey();
  await account.newMessage({ Body: "kept" });
  await account.call("DELETE", `/v1/Keys/${values.TWILIO_API_KEY}`);
  await account.evict();
  const { body } = await account.call("GET", messagesPath, { as: key.as });
  assert.equal(body.messages[0].body, "kept");
  assert.equal((await account.call("GET", keysPath, { as: mainKey })).status, 401);
});

test("a new configuration of the account is taken over at the next start, and what it gave is there again", async () => {
  const key = await account.newKey();
  await account.update({ TWILIO_AUTH_TOKEN: "a".repeat(32) });
  const changed = basic(values.TWILIO_ACCOUNT_SID, "a".repeat(32));
  assert.equal((await account.call("GET", keysPath, { as: changed })).status, 200);
  assert.equal((await account.call("GET", keysPath, { as: owner })).status, 401);
  assert.equal((await account.call("GET", keysPath, { as: mainKey })).status, 200);
  assert.equal((await account.call("GET", messagesPath, { as: key.as })).status, 200);
  await account.update({});
  assert.equal((await account.call("GET", keysPath, { as: owner })).status, 200);
});

test("under another master key old tokens are unknown, and nothing breaks", async () => {
  const key = await account.newKey();
  await account.update({ LOCAL_ACCOUNT_MASTER_KEY: "6".repeat(64) });
  assert.equal((await account.call("GET", messagesPath, { as: key.as })).status, 200);
  const { ApiKey } = await import("twilio-edge-auth");
  const token = new ApiKey({ accountSid: values.TWILIO_ACCOUNT_SID, sid: key.sid, secret: key.secret }).mintAccessToken(
    {
      identity: "alice",
    },
  );
  const { status, body } = await account.call("POST", validatePath, { form: { token } });
  assert.deepEqual([status, body], [200, { valid: false, code: 20103, reason: "unknown_key" }]);
});

test("a configuration that is incomplete is told by name, without a value", async () => {
  await account.update({ TWILIO_AUTH_TOKEN: "short-and-wrong", LOCAL_ACCOUNT_MASTER_KEY: "" });
  const answer = await fetch(new URL("/v1/Keys", account.url));
  const { code, message } = await answer.json();
  assert.deepEqual([answer.status, code], [500, 20500]);
  assert.equal(
    message,
    "The local account is not configured (seed.mjs does it): TWILIO_AUTH_TOKEN has to be 32 hexadecimal digits; " +
      "LOCAL_ACCOUNT_MASTER_KEY has to be 64 hexadecimal digits",
  );
});

test("where nothing says that it is development nothing is answered, whatever else is set", async () => {
  for (const ENVIRONMENT of ["", "production", "Development"]) {
    const deployed = await LocalAccount.start({ ENVIRONMENT });
    try {
      const response = await fetch(new URL(keysPath, deployed.url), { headers: { authorization: owner } });
      assert.equal(response.status, 500);
      const { message } = await response.json();
      assert.match(message, /ENVIRONMENT has to be development: the local account is never deployed/);
    } finally {
      await deployed.close();
    }
  }
});
