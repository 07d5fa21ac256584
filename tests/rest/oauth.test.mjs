// One token serves everybody, is fetched anew ahead of its end, and outlives a service that is down.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { ApiKeys, CredentialError, OAuthClient } from "twilio-edge-auth";
import { accountSid, clientId, clientSecret, faults, sidOf, startService } from "./service.mjs";

let service;
const clientOf = (options) =>
  new OAuthClient({ clientId, clientSecret, accountSid, baseUrl: service.origin, ...options });

beforeEach(async () => {
  service = await startService({ keys: 1 });
});
afterEach(async () => {
  await service.close();
  assert.deepEqual(service.wrong, []);
});

/** The clock, to be moved by hand. */
function clock(t) {
  let now = Date.now();
  t.mock.method(Date, "now", () => now);
  return { pass: (seconds) => (now += 1000 * seconds) };
}

test("a token is asked for with the client's credentials in the form, and for the account", async () => {
  assert.equal(await clientOf().authorizationHeader(), "Bearer token-1");
  const [request] = service.requests;
  assert.deepEqual(request.form, {
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  });
  assert.equal(request.path + request.query, `/v2/token?account_sid=${accountSid}`);
  assert.equal(request.authorization, undefined);
});

test("without an account the service chooses it", async () => {
  await clientOf({ accountSid: undefined }).authorizationHeader();
  assert.equal(service.requests[0].query, "");
});

test("one token serves a thousand callers at once, and those after them", async () => {
  const client = clientOf();
  const headers = await Promise.all(Array.from({ length: 1000 }, () => client.authorizationHeader()));
  assert.deepEqual([...new Set([...headers, await client.authorizationHeader()])], ["Bearer token-1"]);
  assert.equal(service.tokens, 1);
});

test("keys are managed with it", async () => {
  const client = clientOf();
  const keys = new ApiKeys(client, { baseUrl: service.origin });
  const key = await keys.create({ friendlyName: "by OAuth" });
  assert.equal(key.credential().accountSid, accountSid);
  assert.equal((await keys.get(sidOf(1))).sid, sidOf(1));
  assert.deepEqual(
    service.requests.map(({ authorization }) => authorization),
    [undefined, "Bearer token-1", "Bearer token-1"],
  );
});

test("it is fetched anew a minute before it ends", async (t) => {
  const { pass } = clock(t);
  const client = clientOf();
  await client.authorizationHeader();
  pass(3539);
  assert.equal(await client.authorizationHeader(), "Bearer token-1");
  pass(1);
  const headers = await Promise.all(Array.from({ length: 10 }, () => client.authorizationHeader()));
  assert.deepEqual([...new Set(headers)], ["Bearer token-2"]);
  assert.equal(service.tokens, 2);
});

test("what the service says of its life is heeded, up to an hour", async (t) => {
  const { pass } = clock(t);
  for (const [expires_in, life] of [
    [600, 540],
    [40, 20],
    [1_438_315_200_000, 3540],
    [null, 3540],
    ["120", 60],
    [0, 0],
    [-5, 0],
    ["soon", 0],
  ]) {
    const client = clientOf();
    service.faults.push(faults.body(JSON.stringify({ access_token: "first", token_type: "Bearer", expires_in })));
    assert.equal(await client.authorizationHeader(), "Bearer first");
    if (life > 0) {
      pass(life - 1);
      assert.equal(await client.authorizationHeader(), "Bearer first", `${expires_in}`);
      pass(1);
    }
    assert.notEqual(await client.authorizationHeader(), "Bearer first", `${expires_in}`);
  }
});

test("while the service is down the token at hand is used to its end", async (t) => {
  t.mock.method(Math, "random", () => 0);
  const { pass } = clock(t);
  const client = clientOf({ maxRetries: 0 });
  await client.authorizationHeader();
  pass(3550);
  service.faults.push(faults.status(503), faults.dropped);
  assert.equal(await client.authorizationHeader(), "Bearer token-1");
  assert.equal(await client.authorizationHeader(), "Bearer token-1");
  pass(50);
  service.faults.push(faults.status(503));
  await assert.rejects(client.authorizationHeader(), { name: "ApiError", status: 503 });
  assert.equal(await client.authorizationHeader(), "Bearer token-2");
});

test("a failure is everybody's who waits, and nobody's who comes after", async () => {
  const client = clientOf({ maxRetries: 0 });
  service.faults.push(faults.status(400));
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => client.authorizationHeader()));
  assert.ok(results.every(({ reason }) => reason?.status === 400));
  assert.equal(service.requests.length, 1);
  assert.equal(await client.authorizationHeader(), "Bearer token-1");
});

describe("trouble on the way is got over", () => {
  for (const [what, fault] of Object.entries({
    "a dropped connection": faults.dropped,
    "an answer that got lost": faults.droppedAfter,
    "a 500": faults.status(500),
    "a 429": faults.status(429),
    "an answer that does not come": faults.slow(60_000),
  })) {
    test(what, async (t) => {
      t.mock.method(Math, "random", () => 0);
      service.faults.push(fault);
      assert.match(await clientOf({ timeout: 1000 }).authorizationHeader(), /^Bearer token-/);
      assert.equal(service.requests.length, 2);
    });
  }
});

describe("no token is", () => {
  for (const body of [
    "{}",
    "null",
    '{"access_token":"x"}',
    '{"access_token":"x","token_type":"mac"}',
    '{"access_token":"","token_type":"bearer"}',
    '{"access_token":7,"token_type":"bearer"}',
    '{"access_token":"a b","token_type":"bearer"}',
    '{"access_token":"a\\r\\nX: y","token_type":"bearer"}',
    '{"access_token":"x","token_type":"bearer"',
    "<html>",
  ]) {
    test(body, async () => {
      service.faults.push(faults.body(body));
      await assert.rejects(clientOf().authorizationHeader(), {
        name: "ApiError",
        status: 200,
        message: /not understood/,
      });
    });
  }
});

test("a signal ends the wait for a token", async () => {
  const controller = new AbortController();
  const keys = new ApiKeys(clientOf(), { baseUrl: service.origin, signal: controller.signal });
  service.faults.push(faults.slow(60_000));
  setTimeout(() => controller.abort(), 50);
  const begun = performance.now();
  await assert.rejects(keys.get(sidOf(1)), { name: "AbortError" });
  assert.ok(performance.now() - begun < 20_000);
});

describe("a freed client", () => {
  test("gives no token", async () => {
    const client = clientOf();
    await client.authorizationHeader();
    client.free();
    client.free();
    await assert.rejects(client.authorizationHeader(), { code: "freed" });
  });

  test("keeps none that arrives later", async () => {
    const client = clientOf();
    service.faults.push(faults.slow(100));
    const waiting = client.authorizationHeader();
    client.free();
    await assert.rejects(waiting, { code: "freed" });
  });
});

describe("bad input", () => {
  const bad = (what, work, code, field) =>
    test(what, () => {
      assert.throws(work, (error) => {
        assert.ok(error instanceof CredentialError, error);
        assert.equal(error.code, code, error.message);
        assert.equal(error.field, field, error.message);
        assert.ok(!error.message.includes(clientSecret));
        return true;
      });
    });
  bad("no options", () => new OAuthClient(), "invalid_argument", "options");
  bad("null", () => new OAuthClient(null), "invalid_argument", "options");
  bad("a key for the client", () => clientOf({ clientId: sidOf(1) }), "invalid_sid", "clientId");
  bad("no client", () => clientOf({ clientId: undefined }), "invalid_sid", "clientId");
  bad("no secret", () => clientOf({ clientSecret: undefined }), "missing_secret", "clientSecret");
  bad("an empty secret", () => clientOf({ clientSecret: "" }), "missing_secret", "clientSecret");
  bad("a secret with a line break", () => clientOf({ clientSecret: "x\n" }), "invalid_argument", "clientSecret");
  bad("another account", () => clientOf({ accountSid: clientId }), "invalid_account_sid", "accountSid");
  bad("an unknown option", () => clientOf({ scope: "x" }), "invalid_argument", "scope");
  bad("a base that is none", () => clientOf({ baseUrl: "http://twilio.example" }), "invalid_argument", "baseUrl");
  bad("an empty environment", () => OAuthClient.fromEnv({}), "missing_env", "TWILIO_CLIENT_ID");
  bad(
    "half an environment",
    () => OAuthClient.fromEnv({ TWILIO_CLIENT_ID: clientId }),
    "missing_env",
    "TWILIO_CLIENT_SECRET",
  );
  bad(
    "another account in the environment",
    () =>
      OAuthClient.fromEnv({ TWILIO_CLIENT_ID: clientId, TWILIO_CLIENT_SECRET: clientSecret, TWILIO_ACCOUNT_SID: "AC" }),
    "invalid_account_sid",
    "TWILIO_ACCOUNT_SID",
  );
});

test("it is read from the environment", () => {
  const env = { TWILIO_CLIENT_ID: clientId, TWILIO_CLIENT_SECRET: clientSecret, TWILIO_ACCOUNT_SID: accountSid };
  const client = OAuthClient.fromEnv(env);
  assert.deepEqual([client.clientId, client.accountSid], [clientId, accountSid]);
  assert.equal(OAuthClient.fromEnv({ ...env, TWILIO_ACCOUNT_SID: "" }).accountSid, undefined);
  assert.equal(`${client}`, `OAuthClient(${clientId})`);
  assert.deepEqual(JSON.parse(JSON.stringify(client)), { clientId, accountSid });
});
