// All callers share one token. It is renewed before it expires, and used during an outage.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, test } from "node:test";
import { ApiKeys, AuthToken, CredentialError, OAuthClient } from "twilio-edge-auth";
import { accountSid, clientId, clientSecret, faults, sidOf, startService } from "../support/twilio-api.mjs";

let service;
let ended;
const clientOf = (options) =>
  new OAuthClient({ clientId, clientSecret, accountSid, baseUrl: service.origin, signal: ended.signal, ...options });

beforeEach(async () => {
  ended = new AbortController();
  service = await startService({ keys: 1 });
});
afterEach(async () => {
  ended.abort();
  await service.close();
  assert.deepEqual(service.wrong, []);
});

/** The clock, moved manually. */
function clock(t) {
  let now = Date.now();
  t.mock.method(Date, "now", () => now);
  return { pass: (seconds) => (now += 1000 * seconds) };
}

/** A fetch that tracks when all responses have been received completely. */
function quietFetch() {
  let running = 0;
  return {
    fetch: async (...args) => {
      running += 1;
      try {
        const response = await fetch(...args);
        return new Response(await response.arrayBuffer(), response);
      } finally {
        running -= 1;
      }
    },
    quiet: async () => {
      do await new Promise((done) => setTimeout(done, 2));
      while (running > 0);
      await new Promise((done) => setImmediate(done));
    },
  };
}

async function until(condition) {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 5));
}

test("the request has the client's credentials and the account in the form", async () => {
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

test("without an account the request names none", async () => {
  await clientOf({ accountSid: undefined }).authorizationHeader();
  assert.equal(service.requests[0].query, "");
});

test("a thousand concurrent callers and later ones share one token", async () => {
  const client = clientOf();
  const headers = await Promise.all(Array.from({ length: 1000 }, () => client.authorizationHeader()));
  assert.deepEqual([...new Set([...headers, await client.authorizationHeader()])], ["Bearer token-1"]);
  assert.equal(service.tokens, 1);
});

test("ApiKeys accepts an OAuth client", async () => {
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

test("a token is renewed in the background from one minute before it expires", async (t) => {
  const { pass } = clock(t);
  const client = clientOf();
  await client.authorizationHeader();
  pass(3539);
  await client.authorizationHeader();
  assert.equal(service.tokens, 1);
  pass(1);
  const headers = await Promise.all(Array.from({ length: 10 }, () => client.authorizationHeader()));
  assert.deepEqual([...new Set(headers)], ["Bearer token-1"]);
  await until(async () => (await client.authorizationHeader()) === "Bearer token-2");
  assert.equal(service.tokens, 2);
});

test("a valid token is returned at once during a slow renewal", async (t) => {
  const { pass } = clock(t);
  const client = clientOf();
  await client.authorizationHeader();
  pass(3550);
  service.faults.push(...Array(9).fill(faults.slow(60_000)));
  for (let round = 0; round < 5; round += 1) {
    const begun = performance.now();
    assert.equal(await client.authorizationHeader(), "Bearer token-1");
    assert.ok(performance.now() - begun < 5000);
  }
});

describe("the lifetime", () => {
  for (const [expires_in, refreshed, expired] of [
    [600, 540, 600],
    [60, 30, 60],
    [2_592_000, 2_591_940, 2_592_000],
    [1_438_315_200_000, 2_591_940, 2_592_000],
    [null, 30, 60],
    [2, 1, 2],
  ]) {
    test(`of ${expires_in} seconds is respected`, async (t) => {
      const { pass } = clock(t);
      const client = clientOf({ timeout: 1000 });
      service.faults.push(faults.body(JSON.stringify({ access_token: "first", token_type: "Bearer", expires_in })));
      assert.equal(await client.authorizationHeader(), "Bearer first");
      pass(refreshed - 0.5);
      await client.authorizationHeader();
      assert.equal(service.requests.length, 1);
      service.faults.push(faults.slow(60_000));
      pass(expired - refreshed);
      assert.equal(await client.authorizationHeader(), "Bearer first");
      pass(0.5);
      pass(10);
      assert.notEqual(await client.authorizationHeader(), "Bearer first");
    });
  }
});

test("failed renewals are retried with backoff, and not before Retry-After", async (t) => {
  t.mock.method(Math, "random", () => 0);
  const { pass } = clock(t);
  const { fetch, quiet } = quietFetch();
  const client = clientOf({ maxRetries: 0, fetch });
  await client.authorizationHeader();
  pass(3540);
  const times = [];
  const failing = faults.status(503);
  service.faults.push(failing, failing, faults.status(429, { "retry-after": "20" }), failing);
  for (let second = 0; times.length < 5; second += 1) {
    const before = service.requests.length;
    assert.equal(await client.authorizationHeader(), "Bearer token-1");
    await quiet();
    if (service.requests.length > before) times.push(second);
    pass(1);
  }
  assert.deepEqual(times, [0, 1, 3, 23, 31]);
  assert.equal(await client.authorizationHeader(), "Bearer token-2");
});

describe("another caller's request", () => {
  /** A fetch whose first response never arrives and which ignores its signal, as after its request has ended in workerd. */
  const deadFirst = (asked = []) => {
    return {
      asked,
      fetch: (...args) => {
        asked.push(args);
        return asked.length === 1 ? new Promise(() => {}) : fetch(...args);
      },
    };
  };

  test("that never settles is awaited until the timeout, then waiters share a new one", async () => {
    const { asked, fetch } = deadFirst();
    const client = clientOf({ fetch, timeout: 4000, maxRetries: 3 });
    const first = client.authorizationHeader();
    const begun = performance.now();
    const headers = await Promise.all(Array.from({ length: 100 }, () => client.authorizationHeader()));
    // One token for all, unless the first caller's retry fetched another one in between.
    assert.ok(new Set(headers).size <= 2, `${new Set(headers).size} tokens`);
    assert.ok(performance.now() - begun < 30_000);
    assert.ok(asked.length <= 3, `${asked.length}`);
    assert.match(await first, /^Bearer token-/);
  });
});

describe("a rejected token", () => {
  const refuse = faults.status(401);
  const [token, answer] = [undefined, undefined];

  test("is dropped, and the request is sent once more", async () => {
    const client = clientOf();
    const keys = new ApiKeys(client, { baseUrl: service.origin, maxRetries: 0 });
    service.faults.push(token, refuse, token, answer);
    assert.equal((await keys.get(sidOf(1))).sid, sidOf(1));
    assert.deepEqual(
      service.requests.map(({ authorization }) => authorization),
      [undefined, "Bearer token-1", undefined, "Bearer token-2"],
    );
    assert.equal(await client.authorizationHeader(), "Bearer token-2");
  });

  test("is renewed without counting as a retry", async (t) => {
    t.mock.method(Math, "random", () => 0);
    const keys = new ApiKeys(clientOf(), { baseUrl: service.origin, maxRetries: 1 });
    service.faults.push(token, refuse, token, faults.status(503), answer);
    assert.equal((await keys.get(sidOf(1))).sid, sidOf(1));
    service.faults.push(faults.status(503), faults.status(503));
    await assert.rejects(keys.get(sidOf(1)), { status: 503 });
  });

  test("is an error the second time", async () => {
    const keys = new ApiKeys(clientOf(), { baseUrl: service.origin });
    service.faults.push(token, refuse, token, refuse);
    await assert.rejects(keys.get(sidOf(1)), { name: "ApiError", status: 401 });
    assert.equal(service.requests.length, 4);
  });

  test("is not a token whose request fails with another status: it is kept, and nothing is sent again", async () => {
    const client = clientOf();
    const keys = new ApiKeys(client, { baseUrl: service.origin });
    service.faults.push(token, faults.status(403));
    await assert.rejects(keys.get(sidOf(1)), { status: 403 });
    assert.equal(await client.authorizationHeader(), "Bearer token-1");
    assert.equal(service.requests.length, 2);
  });

  test("does not create a key twice", async () => {
    const keys = new ApiKeys(clientOf(), { baseUrl: service.origin });
    service.faults.push(token, refuse);
    await keys.create({ friendlyName: "x" });
    assert.equal(service.keys.size, 2);
  });

  test("is an error at once for another credential", async () => {
    const keys = new ApiKeys(new AuthToken({ accountSid, authToken: "2".repeat(32) }), { baseUrl: service.origin });
    service.faults.push(refuse);
    await assert.rejects(keys.get(sidOf(1)), { status: 401 });
    assert.equal(service.requests.length, 1);
  });

  test("is dropped by invalidate(), but a newer one is not", async () => {
    const client = clientOf();
    const first = await client.authorizationHeader();
    client.invalidate("Bearer older");
    assert.equal(await client.authorizationHeader(), first);
    client.invalidate(first);
    assert.equal(await client.authorizationHeader(), "Bearer token-2");
    client.invalidate(first);
    assert.equal(await client.authorizationHeader(), "Bearer token-2");
    client.invalidate();
    assert.equal(await client.authorizationHeader(), "Bearer token-3");
  });
});

test("during an outage the current token is used until it expires", async (t) => {
  t.mock.method(Math, "random", () => 0);
  const { pass } = clock(t);
  const client = clientOf({ maxRetries: 0 });
  await client.authorizationHeader();
  pass(3550);
  service.faults.push(...Array(9).fill(faults.status(503)));
  assert.equal(await client.authorizationHeader(), "Bearer token-1");
  await until(() => service.requests.length === 2);
  pass(50);
  // If the background renewal has not failed yet, this is its failure.
  await assert.rejects(client.authorizationHeader(), { name: "ApiError", status: 503 });
  service.faults.length = 0;
  assert.equal(await client.authorizationHeader(), "Bearer token-2");
});

test("all waiting callers get a failure, later ones retry", async () => {
  const client = clientOf({ maxRetries: 0 });
  service.faults.push(faults.status(400));
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => client.authorizationHeader()));
  assert.ok(results.every(({ reason }) => reason?.status === 400));
  assert.equal(service.requests.length, 1);
  assert.equal(await client.authorizationHeader(), "Bearer token-1");
});

describe("the token request is retried after", () => {
  for (const [what, fault] of Object.entries({
    "a dropped connection": faults.dropped,
    "a lost response": faults.droppedAfter,
    "a 500": faults.status(500),
    "a 429": faults.status(429),
    "a response that never arrives": faults.slow(60_000),
  })) {
    test(what, async (t) => {
      t.mock.method(Math, "random", () => 0);
      service.faults.push(fault);
      assert.match(await clientOf({ timeout: 1000 }).authorizationHeader(), /^Bearer token-/);
      assert.equal(service.requests.length, 2);
    });
  }
});

describe("a response of the token endpoint", () => {
  const { valid, invalid } = JSON.parse(readFileSync(new URL("../vectors/oauth-tokens.json", import.meta.url)));

  for (const [body, token, lifetime] of valid) {
    test(`gives a token for ${lifetime} seconds: ${body}`, async (t) => {
      const { pass } = clock(t);
      const client = clientOf({ timeout: 1000 });
      service.faults.push(faults.body(body));
      assert.equal(await client.authorizationHeader(), `Bearer ${token}`);
      pass(lifetime - 0.001);
      service.faults.push(faults.slow(60_000));
      assert.equal(await client.authorizationHeader(), `Bearer ${token}`);
      pass(10);
      assert.notEqual(await client.authorizationHeader(), `Bearer ${token}`);
    });
  }

  for (const body of invalid) {
    test(`is refused: ${body}`, async () => {
      service.faults.push(faults.body(body));
      await assert.rejects(clientOf().authorizationHeader(), {
        name: "ApiError",
        status: 200,
        message: /unexpected response body/,
      });
    });
  }
});

test("a signal aborts the wait for a token", async () => {
  const controller = new AbortController();
  const keys = new ApiKeys(clientOf(), { baseUrl: service.origin, signal: controller.signal });
  service.faults.push(faults.slow(60_000));
  setTimeout(() => controller.abort(), 50);
  const begun = performance.now();
  await assert.rejects(keys.get(sidOf(1)), { name: "AbortError" });
  assert.ok(performance.now() - begun < 20_000);
});

describe("a freed client", () => {
  test("returns no token", async () => {
    const client = clientOf();
    await client.authorizationHeader();
    client.free();
    client.free();
    await assert.rejects(client.authorizationHeader(), { code: "freed" });
  });

  test("drops a token that arrives later", async () => {
    const client = clientOf();
    service.faults.push(faults.slow(100));
    const waiting = client.authorizationHeader();
    client.free();
    await assert.rejects(waiting, { code: "freed" });
  });
});

describe("invalid input", () => {
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
  bad("an invalid baseUrl", () => clientOf({ baseUrl: "http://twilio.example" }), "invalid_argument", "baseUrl");
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

test("fromEnv reads the environment", () => {
  const env = { TWILIO_CLIENT_ID: clientId, TWILIO_CLIENT_SECRET: clientSecret, TWILIO_ACCOUNT_SID: accountSid };
  const client = OAuthClient.fromEnv(env);
  assert.deepEqual([client.clientId, client.accountSid], [clientId, accountSid]);
  assert.equal(OAuthClient.fromEnv({ ...env, TWILIO_ACCOUNT_SID: "" }).accountSid, undefined);
  assert.equal(`${client}`, `OAuthClient(${clientId})`);
  assert.deepEqual(JSON.parse(JSON.stringify(client)), { clientId, accountSid });
});
