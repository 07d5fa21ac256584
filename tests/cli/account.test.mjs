// The command against the local account, which has the rights of each type of credential.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ApiKey } from "twilio-edge-auth";
import { LocalAccount, values } from "../local-account/harness.mjs";
import { localSettings, startLocalEdges } from "../worker/harness.mjs";
import { fail, run, succeed } from "./command.mjs";

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account?.close());

const {
  TWILIO_ACCOUNT_SID,
  TWILIO_AUTH_TOKEN,
  TWILIO_API_KEY,
  TWILIO_API_SECRET,
  TWILIO_CLIENT_ID,
  TWILIO_CLIENT_SECRET,
} = values;
test("the worker that npm start runs has the local account at its own address", async (context) => {
  const server = await startLocalEdges({ ...localSettings, ENVIRONMENT: "development" });
  context.after(() => server.close());
  const apiUrl = ["--api-url", new URL(server.url).origin];
  const created = JSON.parse(await succeed(["keys", "create", "--name", "x", "--json", ...apiUrl], { env: mainKey }));
  assert.ok((await succeed(["keys", "list", ...apiUrl], { env: authToken })).includes(created.sid));
  const { findings } = JSON.parse(await succeed(["doctor", "--json", ...apiUrl], { env: keyOf(created) }));
  assert.equal(findings.find(({ name }) => name === "API key at Twilio").message, "works: a Standard key");
});

const authToken = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN };
const mainKey = { TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET };
const oauthApp = { TWILIO_ACCOUNT_SID, TWILIO_CLIENT_ID, TWILIO_CLIENT_SECRET };
const at = (...args) => [...args, "--api-url", account.url.origin];
const keyOf = ({ sid, secret }) => ({ TWILIO_ACCOUNT_SID, TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret });

for (const [title, env] of Object.entries({
  "the Auth Token": authToken,
  "a Main key": mainKey,
  "an OAuth app": oauthApp,
})) {
  test(`the life of a key with ${title}`, async () => {
    const json = async (...args) => JSON.parse(await succeed(at(...args, "--json"), { env, shows: [] }));
    const created = await json("keys", "create", "--name", "first", "--template", "send-messages");
    const { sid, secret } = created;
    const listed = (await json("keys", "list")).find((key) => key.sid === sid);
    assert.equal(listed.friendlyName, "first");
    assert.equal((await json("keys", "update", sid, "--name", "second")).friendlyName, "second");
    const { policy } = await json("keys", "get", sid);
    assert.deepEqual(policy.allow, ["/twilio/messaging/messages/create", "/twilio/messaging/messages/read"]);
    assert.deepEqual(await json("keys", "delete", sid, "--yes"), { sid, deleted: true });
    const { findings } = JSON.parse((await run(at("doctor", "--json"), { env: keyOf({ sid, secret }) })).stdout);
    assert.equal(findings.find(({ name }) => name === "API key at Twilio").ok, false);
  });
}

test("a Standard key is told why it may not manage keys", async () => {
  const key = await account.newKey();
  await fail(at("keys", "list"), 1, /code 20003[\s\S]*A Standard key may not manage keys/, { env: keyOf(key) });
});

test("--auth chooses the credential", async () => {
  const env = { ...keyOf(await account.newKey()), TWILIO_AUTH_TOKEN };
  await succeed(at("keys", "list"), { env });
  await fail(at("keys", "list", "--auth", "api-key"), 1, /code 20003/, { env });
});

test("a minted token is accepted, and the header authenticates", async () => {
  const token = (await succeed(["token", "--identity", "alice", "--video"], { env: mainKey })).trim();
  using key = new ApiKey({ accountSid: TWILIO_ACCOUNT_SID, sid: TWILIO_API_KEY, secret: TWILIO_API_SECRET });
  assert.equal(key.verifyAccessToken(token).identity, "alice");
  const header = (await succeed(["header"], { env: mainKey, shows: true })).trim().replace("Authorization: ", "");
  assert.equal((await account.call("GET", `/v1/Keys?AccountSid=${TWILIO_ACCOUNT_SID}`, { as: header })).status, 200);
});

describe("doctor", () => {
  const doctor = async (env) => {
    const { code, stdout } = await run(at("doctor", "--json"), { env });
    return { code, ...Object.fromEntries(JSON.parse(stdout).findings.map(({ name, ...finding }) => [name, finding])) };
  };

  test("knows a Main key, and that it may sign Access Tokens", async () => {
    const result = await doctor(mainKey);
    assert.deepEqual(
      [result.code, result["API key at Twilio"].message, result["Access Tokens"].ok],
      [0, "works: a Main key", true],
    );
  });

  test("knows a Standard key", async () => {
    const result = await doctor(keyOf(await account.newKey()));
    assert.deepEqual([result.code, result["API key at Twilio"].message], [0, "works: a Standard key"]);
  });

  for (const permission of [
    "/twilio/voice/calls/create",
    "/twilio/messaging/messages/read",
    "/twilio/iam/accounts/read",
  ]) {
    test(`knows a Restricted key with ${permission}, and that it may not sign`, async () => {
      const allow = [permission, "/twilio/messaging/messages/read"];
      const result = await doctor(keyOf(await account.newKey({ allow: [...new Set(allow)] })));
      assert.deepEqual([result.code, result["API key at Twilio"].message], [0, "works: a Restricted key"]);
      assert.match(result["Access Tokens"].message, /Restricted keys cannot sign/);
    });
  }

  test("finds a wrong secret of each credential", async () => {
    const wrong = {
      "API key at Twilio": { ...mainKey, TWILIO_API_SECRET: "x".repeat(32) },
      "Auth Token at Twilio": { ...authToken, TWILIO_AUTH_TOKEN: "a".repeat(32) },
      "OAuth app at Twilio": { ...oauthApp, TWILIO_CLIENT_SECRET: "x".repeat(32) },
    };
    for (const [name, env] of Object.entries(wrong)) {
      const result = await doctor(env);
      assert.deepEqual([result.code, result[name].ok], [1, false]);
    }
  });

  test("accepts the Auth Token and the OAuth app", async () => {
    const result = await doctor({ ...authToken, ...oauthApp });
    assert.deepEqual(
      [result.code, result["Auth Token at Twilio"].ok, result["OAuth app at Twilio"].ok],
      [0, true, true],
    );
  });
});
