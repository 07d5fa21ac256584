// What survives a restart or a new configuration, and where secrets do not appear.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { basic, keysPath, LocalAccount, mainKey, messagesPath, owner, values } from "./harness.mjs";

let account;
before(async () => {
  account = await LocalAccount.start();
  await account.call("GET", keysPath);
});
after(() => account.close());

test("only the response that creates a key has its secret", async () => {
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

test("the log has the account and the Main key, and no secret", async () => {
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

test("keys and messages survive a restart, and a deleted Main key stays deleted", async () => {
  const key = await account.newKey();
  await account.newMessage({ Body: "kept" });
  await account.call("DELETE", `/v1/Keys/${values.TWILIO_API_KEY}`);
  await account.evict();
  const { body } = await account.call("GET", messagesPath, { as: key.as });
  assert.equal(body.messages[0].body, "kept");
  assert.equal((await account.call("GET", keysPath, { as: mainKey })).status, 401);
});

test("a new configuration takes effect at the next start and restores the Main key", async () => {
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

test("a bearer token of an OAuth app that is no longer configured is refused", async () => {
  const form = {
    grant_type: "client_credentials",
    client_id: values.TWILIO_CLIENT_ID,
    client_secret: values.TWILIO_CLIENT_SECRET,
  };
  const { access_token } = (await account.call("POST", "/v2/token", { as: undefined, form })).body;
  const status = async () => (await account.call("GET", messagesPath, { as: `Bearer ${access_token}` })).status;
  await account.evict();
  assert.equal(await status(), 200);
  await account.update({ TWILIO_CLIENT_ID: `OQ${"6".repeat(32)}` });
  assert.equal(await status(), 401);
  assert.equal((await account.call("POST", "/v2/token", { as: undefined, form })).status, 400);
});

test("missing and invalid variables are reported by name, without their values", async () => {
  await account.update({ TWILIO_AUTH_TOKEN: "short-and-wrong", TWILIO_CLIENT_ID: "" });
  const response = await fetch(new URL("/v1/Keys", account.url));
  const { code, message } = await response.json();
  assert.deepEqual([response.status, code], [500, 20500]);
  assert.equal(
    message,
    "The local account is not configured (seed.mjs does it): TWILIO_AUTH_TOKEN has to be 32 hexadecimal digits; " +
      "TWILIO_CLIENT_ID has to be OQ and 32 hexadecimal digits",
  );
});

test("without ENVIRONMENT set to development every request is refused", async () => {
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
