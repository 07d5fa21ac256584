// ./compat keeps secrets in JavaScript, as the `twilio` package does. No part of the secrets that a call copies to
// wasm memory remains there when it returns.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import compat from "twilio-edge-auth/slim/compat";
import { AuthToken, randomSecret, remains } from "./memory.mjs";

const accountSid = `AC${"a".repeat(32)}`;
const sid = `SK${"b".repeat(32)}`;
const channel = { workspaceSid: `WS${"c".repeat(32)}`, channelId: `WK${"d".repeat(32)}` };
const url = "https://example.com/voice?bodySHA256=0";

function attempt(run) {
  try {
    return run();
  } catch (error) {
    assert.ok(error instanceof Error);
    return undefined;
  }
}

const token = (secret, options) =>
  new compat.jwt.AccessToken(accountSid, sid, secret, { identity: "alice", ...options });

const calls = {
  "AccessToken.toJwt": (secret) => token(secret).toJwt(),
  "AccessToken.toJwt with HS384": (secret) => token(secret).toJwt("HS384"),
  "AccessToken.toJwt with HS512": (secret) => token(secret).toJwt("HS512"),
  "AccessToken.toJwt of a long token": (secret) => token(secret, { identity: "x".repeat(100_000) }).toJwt(),
  "AccessToken.toJwt, many times": (secret) => {
    for (let round = 0; round < 100; round += 1) token(secret).toJwt();
  },
  "AccessToken.toJwt, refused": (secret) => {
    compat.jwt.AccessToken.ALGORITHMS.push("RS256");
    attempt(() => token(secret).toJwt("RS256"));
    compat.jwt.AccessToken.ALGORITHMS.pop();
  },
  "ClientCapability.toJwt": (authToken) => new compat.jwt.ClientCapability({ accountSid, authToken }).toJwt(),
  "TaskRouterCapability.toJwt": (authToken) =>
    new compat.jwt.taskrouter.TaskRouterCapability({ accountSid, authToken, ...channel }).toJwt(),
  getExpectedTwilioSignature: (secret) => compat.getExpectedTwilioSignature(secret, url, { a: ["1", "2"] }),
  validateRequest: (secret) => {
    const signature = compat.getExpectedTwilioSignature(secret, url, {});
    assert.equal(compat.validateRequest(secret, signature, url, {}), true);
    assert.equal(compat.validateRequest(secret, `${signature}x`, url, { a: "b" }), false);
  },
  "validateRequest, refused": (secret) => attempt(() => compat.validateRequest(secret, "x", "no URL", {})),
  "validateRequest of texts that do not fit together": (secret) =>
    attempt(() => compat.validateRequest(secret, "\ude00", `${url}\ud83d`, {})),
  validateRequestWithBody: (secret) => compat.validateRequestWithBody(secret, "x", url, "{}"),
};

describe("after a call, nothing of its secret is in memory", () => {
  for (const [name, call] of Object.entries(calls)) {
    test(name, () => {
      const secret = randomSecret();
      call(secret);
      assert.deepEqual(remains(sid, secret), []);
      assert.deepEqual(remains(accountSid, secret), []);
    });
  }
});

describe("after free(), nothing of the Auth Token is in memory", () => {
  const calls = {
    clientCapabilityToken: (token) => token.clientCapabilityToken({ incoming: { clientName: "alice" } }),
    "clientCapabilityToken, refused": (token) => attempt(() => token.clientCapabilityToken({ ttl: 0 })),
    taskRouterCapabilityToken: (token) => token.taskRouterCapabilityToken(channel),
    "taskRouterCapabilityToken, refused": (token) => attempt(() => token.taskRouterCapabilityToken({})),
  };
  for (const [name, call] of Object.entries(calls)) {
    test(name, () => {
      const authToken = randomSecret();
      const token = new AuthToken({ accountSid, authToken });
      call(token);
      token.free();
      assert.deepEqual(remains(accountSid, authToken), []);
    });
  }
});
