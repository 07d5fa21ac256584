// No way of printing, copying or listing an object in Node shows the secret; nor does any error.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { ApiKey, AuthToken, decodeAccessToken, JwtVerifier, KeyRing, WebhookSharedKey } from "twilio-edge-auth";
import { randomSecret } from "./memory.mjs";
import { assertNoPart, attempt, everything, ways } from "./ways-to-print.mjs";

const accountSid = `AC${"a".repeat(32)}`;
const sid = `SK${"b".repeat(32)}`;
const secret = randomSecret();
const keyOf = (options) => new ApiKey({ accountSid, sid, secret, ...options });

const objects = {
  ApiKey: keyOf(),
  "freed ApiKey": freed(keyOf()),
  AuthToken: new AuthToken({ accountSid, authToken: secret }),
  JwtVerifier: new JwtVerifier({ secret }),
  KeyRing: new KeyRing([keyOf()]),
  WebhookSharedKey: new WebhookSharedKey({ id: "webhooks_sharedkey_x", secret }),
  AccessTokenTemplate: keyOf().accessTokenTemplate({ grants: { chat: {} } }),
  "ApiKey within other things": { list: [new Map([["key", keyOf()]])], set: new Set([keyOf()]) },
};

function freed(key) {
  key.free();
  return key;
}

function assertNoSecret(text, what) {
  assertNoPart(text, secret, what);
  for (const user of [sid, accountSid]) {
    const base64 = btoa(`${user}:${secret}`).slice(50);
    assert.ok(!text.includes(base64.slice(0, 16)), `${what} shows the Basic header`);
  }
}

// These classes have no getter that returns the secret.
const allWays = {
  ...ways,
  "util.inspect with getters": (object) => inspect(object, { ...everything, getters: true }),
};

describe("printing", () => {
  for (const [name, object] of Object.entries(objects)) {
    for (const [way, print] of Object.entries(allWays)) {
      test(`${way} of an ${name}`, () => assertNoSecret(print(object), way));
    }
  }

  test("util.inspect shows the SID", () => {
    assert.match(inspect(keyOf()), /ApiKey/);
    assert.ok(inspect(keyOf()).includes(sid), inspect(keyOf()));
  });
});

const key = keyOf();
const token = key.mintAccessToken({ identity: "alice", issuedAt: 1_700_000_000 });
const refusals = {
  "a secret with a line break": () => keyOf({ secret: `${secret}\n` }),
  "a secret with a lone surrogate": () => keyOf({ secret: `${secret}\ud800` }),
  "a secret in an array": () => keyOf({ secret: [secret] }),
  "a secret in an object": () => keyOf({ secret: { secret } }),
  "a secret that is far too long": () => keyOf({ secret: secret.repeat(100) }),
  "the secret for the accountSid": () => keyOf({ accountSid: secret }),
  "the secret for the sid": () => keyOf({ sid: secret }),
  "the secret for the type": () => keyOf({ type: secret }),
  "the secret for the region": () => keyOf({ region: `${secret}.` }),
  "the options in an array": () => new ApiKey([accountSid, sid, secret]),
  "only the secret": () => new ApiKey(secret),
  "the secret in the environment's wrong place": () =>
    ApiKey.fromEnv({ TWILIO_ACCOUNT_SID: secret, TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret }),
  "an environment with more missing": () => ApiKey.fromEnv({ TWILIO_API_SECRET: secret }),
  "an Auth Token with a line break": () => new AuthToken({ accountSid, authToken: `${secret}\n` }),
  "the Auth Token for the accountSid": () => new AuthToken({ accountSid: secret, authToken: secret }),
  "a bad identity": () => key.mintAccessToken({ identity: "" }),
  "the secret for a ttl": () => key.mintAccessToken({ identity: "a", ttl: secret }),
  "the secret for an algorithm": () => key.mintAccessToken({ identity: "a", algorithm: secret }),
  "the secret in a grant's SID": () => key.mintAccessToken({ identity: "a", grants: { chat: { serviceSid: secret } } }),
  "a restricted key": () => keyOf({ type: "restricted" }).mintAccessToken({ identity: "a" }),
  "a freed key": () => freed(keyOf()).authorizationHeader(),
  "an invalid ring": () => new KeyRing([key, secret]),
  "an altered token": () => key.verifyAccessToken(`${token.slice(0, -4)}AAAA`),
  "a token run out": () => key.verifyAccessToken(token),
  "the secret for a token": () => key.verifyAccessToken(secret),
  "the secret to read": () => decodeAccessToken(secret),
  "three parts of the secret": () => decodeAccessToken(`${secret}.${secret}.${secret}`),
};

describe("errors", () => {
  for (const [what, run] of Object.entries(refusals)) {
    test(`${what}: no secret in message, stack or members`, () => {
      const error = attempt(run);
      assert.equal(error?.name, "CredentialError", inspect(error));
      for (const [way, print] of Object.entries(allWays)) assertNoSecret(print(error), `${what}, ${way}`);
      assertNoSecret(`${error.message} ${error.stack} ${inspect(error.cause)}`, what);
      if (what.includes("token"))
        assert.ok(!inspect(error, everything).includes(token.slice(40, 80)), "shows the token");
    });
  }
});
