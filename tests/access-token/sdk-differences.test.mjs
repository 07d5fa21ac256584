// Intended differences: options that the `twilio` package accepts and this package refuses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKey } from "twilio-edge-auth";
import { sdkToken } from "./sdk.mjs";

const credential = { accountSid: `AC${"a".repeat(32)}`, sid: `SK${"b".repeat(32)}`, secret: "c".repeat(32) };
const key = new ApiKey(credential);
const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

const differences = [
  ["a ttl of 0, silently an hour there", { ttl: 0 }, "invalid_ttl", ({ exp, iat }) => exp - iat === 3600],
  ["a ttl as text, milliseconds there", { ttl: "3600" }, "invalid_ttl", ({ exp, iat }) => exp - iat < 5],
  ["a negative ttl, a dead token there", { ttl: -60 }, "invalid_ttl", ({ exp, iat }) => exp < iat],
  [
    "a ttl of two days, which the service refuses",
    { ttl: 172_800 },
    "invalid_ttl",
    ({ exp, iat }) => exp - iat === 172_800,
  ],
  [
    "a notBefore as text, ignored there",
    { notBefore: "1700000000" },
    "invalid_argument",
    ({ nbf }) => nbf === undefined,
  ],
  ["a fractional notBefore, kept there", { notBefore: 1.5 }, "invalid_argument", ({ nbf }) => nbf === 1.5],
  [
    "an identity that is true, dropped there",
    { identity: true },
    "invalid_identity",
    ({ grants }) => !("identity" in grants),
  ],
  [
    "an identity that is a number, text there",
    { identity: 7 },
    "invalid_identity",
    ({ grants }) => grants.identity === "7",
  ],
  [
    "a lone surrogate, escaped there",
    { identity: "\ud800" },
    "invalid_identity",
    ({ grants }) => grants.identity === "\ud800",
  ],
  [
    "an empty service SID, dropped there",
    { grants: { chat: { serviceSid: "" } } },
    "invalid_sid",
    ({ grants }) => !("service_sid" in grants.chat),
  ],
  [
    "an SK as an application, kept there",
    { grants: { voice: { outgoingApplicationSid: credential.sid } } },
    "invalid_sid",
    ({ grants }) => grants.voice.outgoing.application_sid === credential.sid,
  ],
  [
    "incomingAllow as text, dropped there",
    { grants: { voice: { incomingAllow: "true" } } },
    "invalid_grant",
    ({ grants }) => !("incoming" in grants.voice),
  ],
];

for (const [what, options, code, sdkDoes] of differences) {
  test(`refuses ${what}`, () => {
    const given = { identity: "alice", ...options };
    assert.ok(sdkDoes(claims(sdkToken(credential, given))), "the twilio package does something else by now");
    assert.throws(() => key.mintAccessToken(given), { name: "CredentialError", code });
  });
}
