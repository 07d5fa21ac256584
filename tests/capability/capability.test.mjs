// Capability tokens are byte for byte those of the `twilio` package with the same clock, except for intended differences.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import twilio from "twilio";
import { AuthToken, defaultEventBridgePolicies, defaultWorkerPolicies } from "twilio-edge-auth";
import { atTime } from "../support/clock.mjs";
import { random, seed } from "../support/random.mjs";
import { clientOptions, taskRouterOptions } from "./generate.mjs";
import { sdkClientToken, sdkTaskRouterToken } from "./sdk.mjs";

const CASES = Number(process.env.CASES ?? 1000);
const groups = 10;
const vectors = JSON.parse(readFileSync(new URL("../vectors/capability.json", import.meta.url), "utf8"));
const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
const fits = (options) => JSON.stringify(options).length < 3000;

const kinds = {
  client: [clientOptions, sdkClientToken, (token, options) => token.clientCapabilityToken(options)],
  taskRouter: [taskRouterOptions, sdkTaskRouterToken, (token, options) => token.taskRouterCapabilityToken(options)],
};

for (const [kind, [generate, sdkToken, mint]] of Object.entries(kinds)) {
  for (let group = 0; group < groups; group += 1) {
    test(`${kind}, group ${group}: ${CASES / groups} tokens of SEED=${seed} are the twilio package's`, () => {
      const choices = random(seed + group);
      for (let index = 0; index < CASES / groups; index += 1) {
        let options = generate(choices);
        while (!fits(options)) options = generate(choices);
        const clock = choices.between(1_577_836_800, 4_102_444_800);
        const credential = { accountSid: choices.sid("AC"), authToken: choices.text([..."0123456789abcdef"], 32) };
        const token = new AuthToken(credential);
        const expected = atTime(clock, () => sdkToken(credential, options));
        const which = `case ${index}: ${inspect(options, { depth: 9 })}`;
        assert.equal(
          atTime(clock, () => mint(token, options)),
          expected,
          which,
        );
        assert.equal(mint(token, { ...options, issuedAt: clock }), expected, `${which}, with issuedAt`);
        token.free();
      }
    });
  }

  test(`${kind}: the vectors are the twilio package's tokens`, () => {
    const { accountSid, authToken, now } = vectors;
    assert.ok(vectors[kind].length >= 5);
    for (const { name, options, token } of vectors[kind]) {
      assert.equal(mint(new AuthToken({ accountSid, authToken }), { ...options, issuedAt: now }), token, name);
      assert.equal(
        atTime(now, () => sdkToken({ accountSid, authToken }, options)),
        token,
        name,
      );
    }
  });
}

describe("default policies", () => {
  const { accountSid, defaultPolicies } = vectors;
  const { workspaceSid, workerSid } = defaultPolicies;
  const { util } = twilio.jwt.taskrouter;
  const urlAndMethod = (policies) => policies.map(({ url, method }) => ({ url, method }));

  test("are the twilio package's", () => {
    const worker = defaultWorkerPolicies(workspaceSid, workerSid);
    assert.deepEqual(worker, defaultPolicies.worker);
    assert.deepEqual(worker, urlAndMethod(util.defaultWorkerPolicies("v1", workspaceSid, workerSid)));
    const eventBridge = defaultEventBridgePolicies(accountSid, workerSid);
    assert.deepEqual(eventBridge, defaultPolicies.eventBridge);
    assert.deepEqual(eventBridge, urlAndMethod(util.defaultEventBridgePolicies(accountSid, workerSid)));
  });
});

describe("intended differences:", () => {
  const credential = { accountSid: vectors.accountSid, authToken: vectors.authToken };
  const { workspaceSid, workerSid } = vectors.defaultPolicies;
  const channel = { workspaceSid, channelId: workerSid };
  const token = new AuthToken(credential);

  test("a policy with `allow: false` denies; in the twilio package it allows", () => {
    const options = { ...channel, policies: [{ url: "https://x", allow: false }] };
    assert.equal(claims(sdkTaskRouterToken(credential, options)).policies[0].allow, true);
    assert.equal(claims(token.taskRouterCapabilityToken(options)).policies[0].allow, false);
  });

  const client = (options) => [sdkClientToken, "clientCapabilityToken", options];
  const taskRouter = (options) => [sdkTaskRouterToken, "taskRouterCapabilityToken", { ...channel, ...options }];
  const refused = [
    ["a ttl of 0, silently an hour there", client({ ttl: 0 }), "invalid_ttl"],
    ["a ttl over 24 hours", client({ ttl: 86_401 }), "invalid_ttl"],
    ["a ttl that makes a dead token", taskRouter({ ttl: -1 }), "invalid_ttl"],
    ["a name that is not given, `undefined` there", client({ incoming: {} }), "invalid_identity"],
    ["an invalid application", client({ outgoing: { applicationSid: "AP1" } }), "invalid_sid"],
    [
      "a parameter that is not a string",
      client({ outgoing: { applicationSid: `AP${"1".repeat(32)}`, params: { a: 1 } } }),
      "invalid_argument",
    ],
    ["an invalid channel", taskRouter({ channelId: "alice" }), "invalid_sid"],
    ["a policy without a URL", taskRouter({ policies: [{}] }), "invalid_argument"],
    ["an option of another name", taskRouter({ version: "v2" }), "invalid_argument"],
  ];
  for (const [what, [sdkToken, method, options], code] of refused) {
    test(`refuses ${what}`, () => {
      assert.ok(sdkToken(credential, options), "the twilio package refuses it too by now");
      assert.throws(() => token[method](options), { name: "CredentialError", code });
    });
  }
});
