// No way of printing, copying or listing an object in Node shows the secret; nor does any error.
import assert from "node:assert/strict";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { describe, test } from "node:test";
import { format, inspect } from "node:util";
import { serialize } from "node:v8";
import { ApiKey, AuthToken, decodeAccessToken, KeyRing, WebhookSharedKey } from "twilio-edge-auth";
import { randomSecret } from "./memory.mjs";

const accountSid = `AC${"a".repeat(32)}`;
const sid = `SK${"b".repeat(32)}`;
const secret = randomSecret();
const keyOf = (options) => new ApiKey({ accountSid, sid, secret, ...options });

const objects = {
  ApiKey: keyOf(),
  "freed ApiKey": freed(keyOf()),
  AuthToken: new AuthToken({ accountSid, authToken: secret }),
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
  for (let at = 0; at + 8 <= secret.length; at += 1) {
    assert.ok(!text.includes(secret.slice(at, at + 8)), `${what} shows part of the secret`);
  }
  for (const user of [sid, accountSid]) {
    const base64 = btoa(`${user}:${secret}`).slice(50);
    assert.ok(!text.includes(base64.slice(0, 16)), `${what} shows the Basic header`);
  }
}

function printedByConsole(method, value) {
  let text = "";
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  new Console({ stdout: stream, stderr: stream, inspectOptions: { depth: 20, showHidden: true } })[method](value);
  return text;
}

const everything = {
  depth: Number.POSITIVE_INFINITY,
  showHidden: true,
  getters: true,
  showProxy: true,
  maxStringLength: null,
};
const ways = {
  "util.inspect": (object) => inspect(object),
  "util.inspect of everything": (object) => inspect(object, everything),
  "util.inspect without the object's own say": (object) => inspect(object, { ...everything, customInspect: false }),
  "util.format": (object) => format("%s %o %O %j", object, object, object, object),
  "console.log": (object) => printedByConsole("log", object),
  "console.dir": (object) => printedByConsole("dir", object),
  "console.table": (object) => printedByConsole("table", object),
  String: (object) => String(object),
  "template text": (object) => `${object}`,
  "string concatenation": (object) => `a${object}`,
  "JSON.stringify": (object) => JSON.stringify(object) ?? "",
  "Object.prototype.toString": (object) => Object.prototype.toString.call(object),
  structuredClone: (object) =>
    inspect(
      attempt(() => structuredClone(object)),
      everything,
    ),
  "v8.serialize": (object) => String(attempt(() => serialize(object).toString("latin1"))),
  "spread and assign": (object) => inspect([{ ...object }, Object.assign({}, object)], everything),
  descriptors: (object) => inspect(Object.getOwnPropertyDescriptors(object), everything),
  names: (object) =>
    [...Object.getOwnPropertyNames(object), ...Object.getOwnPropertySymbols(object).map(String)].join(),
  "for … in": (object) => {
    let text = "";
    for (const name in object) text += `${name}=${inspect(object[name], everything)}`;
    return text;
  },
};

function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe("printing", () => {
  for (const [name, object] of Object.entries(objects)) {
    for (const [way, print] of Object.entries(ways)) {
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
      for (const [way, print] of Object.entries(ways)) assertNoSecret(print(error), `${what}, ${way}`);
      assertNoSecret(`${error.message} ${error.stack} ${inspect(error.cause)}`, what);
      if (what.includes("token"))
        assert.ok(!inspect(error, everything).includes(token.slice(40, 80)), "shows the token");
    });
  }
});
