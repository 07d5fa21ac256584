// A new key's secret is only in its property, and is zeroized in the wasm memory.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { inspect } from "node:util";
import { ApiKeys, AuthToken, OAuthClient } from "twilio-edge-auth/slim";
import { copies, memorySize, randomSecret, remains } from "../security/secrets/memory.mjs";
import { assertNoPart, everything, ways } from "../security/secrets/ways-to-print.mjs";
import { accountSid, clientId, faults, sidOf, startService } from "../support/twilio-api.mjs";

let service;
let secret;
let keys;

/** A response with a random secret. */
const answer = (members = {}, tail = "") =>
  faults.body(JSON.stringify({ sid: sidOf(1), friendly_name: "x", policy: null, secret, ...members }) + tail);

beforeEach(async () => {
  service = await startService();
  secret = randomSecret();
  keys = new ApiKeys(new AuthToken({ accountSid, authToken: "2".repeat(32) }), {
    baseUrl: service.origin,
    maxRetries: 0,
  });
});
afterEach(async () => {
  await service.close();
  assert.deepEqual(service.wrong, []);
});

async function made() {
  service.faults.push(answer());
  return keys.create();
}

const assertNoSecret = (text, what) => assertNoPart(text, secret, what);

describe("a new key", () => {
  for (const [way, print] of Object.entries(ways)) {
    test(`omits its secret from ${way}`, async () => {
      const key = await made();
      assert.equal(key.secret, secret);
      assertNoSecret(print(key), way);
    });
  }

  test("shows its SID when printed", async () => {
    const key = await made();
    assert.equal(`${key}`, `NewApiKey(${sidOf(1)})`);
    assert.ok(inspect(key).includes(sidOf(1)));
    assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(key))).sort(), [
      "dateCreated",
      "dateUpdated",
      "friendlyName",
      "policy",
      "sid",
      "type",
    ]);
  });

  test("leaves no part of its secret in the wasm memory", async () => {
    await made();
    assert.deepEqual(remains(sidOf(1), secret), []);
  });

  test("becomes a credential whose free() zeroizes the secret", async () => {
    const credential = (await made()).credential();
    credential.authorizationHeader();
    assert.equal(copies(sidOf(1), secret), 1);
    credential.free();
    assert.deepEqual(remains(sidOf(1), secret), []);
  });

  for (const [what, members, tail] of [
    ["is truncated", {}, "x"],
    ["lacks the SID", { sid: null }],
    ["is larger than usual", { more: "x".repeat(100_000) }],
    ["has its secret twice", {}, `,"secret":"x"}`],
  ]) {
    test(`leaves no part of it either when the response ${what}`, async () => {
      service.faults.push(answer(members, tail));
      const error = await keys.create().catch((error) => error);
      assertNoSecret(inspect(error, everything), what);
      assert.deepEqual(remains(sidOf(1), secret), []);
    });
  }
});

describe("an OAuth client", () => {
  const clientOf = () => new OAuthClient({ clientId, clientSecret: secret, baseUrl: service.origin });

  for (const [way, print] of Object.entries(ways)) {
    test(`omits its secret and its token from ${way}`, async () => {
      const client = clientOf();
      const token = await client.authorizationHeader();
      assertNoSecret(print(client), way);
      assert.ok(!print(client).includes(token.slice(7)));
    });
  }

  test("has one copy of its secret in the wasm memory, and none after free()", async () => {
    const client = clientOf();
    await client.authorizationHeader();
    assert.equal(copies(clientId, secret), 1);
    client.free();
    assert.deepEqual(remains(clientId, secret), []);
  });

  test("leaves no copy when the constructor throws", () => {
    for (const wrong of [{ accountSid: "AC" }, { baseUrl: "x" }, { clientId: "OQ" }, { unknown: 1 }]) {
      assert.throws(() => new OAuthClient({ clientId, clientSecret: secret, ...wrong }));
    }
    assert.deepEqual(remains(clientId, secret), []);
  });
});

test("the memory after a thousand discarded keys is as large as after ten", async () => {
  const round = async () => {
    for (let made = 0; made < 10; made += 1) (await keys.create()).credential().free();
  };
  await round();
  const size = memorySize();
  for (let rounds = 0; rounds < 100; rounds += 1) await round();
  assert.equal(memorySize(), size);
});
