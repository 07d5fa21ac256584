// This package refuses every attack. SECURITY.md lists the results of the other packages.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ApiKey, AuthToken, KeyRing } from "twilio-edge-auth";
import { accepts, matrix, outcomes } from "./matrix.mjs";
import { written } from "./run.mjs";
import { tokenAttacks } from "./token-attacks.mjs";
import { credential, good as goodToken, NOW, withHeader } from "./token-fixture.mjs";
import { tokenVerifiers } from "./token-verifiers.mjs";
import { accountSid, authToken, good as goodRequests, webhookAttacks } from "./webhook-attacks.mjs";
import { webhookVerifiers } from "./webhook-verifiers.mjs";

describe("valid input is accepted, so that refusals are meaningful:", () => {
  for (const [name, { verify }] of Object.entries(tokenVerifiers)) {
    test(`a token, by ${name}`, async () => {
      assert.ok(await accepts(verify, goodToken));
      // Unknown header parameters are ignored (RFC 7515 §4).
      assert.ok(await accepts(verify, withHeader({ kid: "1" })));
    });
  }
  for (const [name, { verify }] of Object.entries(webhookVerifiers)) {
    test(`webhooks, by ${name}`, async () => {
      for (const request of goodRequests) assert.ok(await accepts(verify, request));
    });
  }
});

const key = new ApiKey(credential);
const ring = new KeyRing([
  new ApiKey({ ...credential, sid: `SK${"9".repeat(32)}`, secret: "another-secret-of-32-characters-" }),
  key,
]);

describe("refused with an error:", () => {
  for (const { name, tokens } of tokenAttacks) {
    test(name, () => {
      assert.ok(tokens.length > 0);
      for (const verifier of [key, ring]) {
        for (const token of tokens) {
          assert.throws(
            () => verifier.verifyAccessToken(token, { now: NOW }),
            { name: "CredentialError" },
            String(token).slice(0, 300),
          );
        }
      }
      assert.equal({}.polluted, undefined);
    });
  }
});

test("refused: every token with a clock at zero", () => {
  const { now } = Date;
  Date.now = () => 0;
  try {
    for (const verifier of [key, ring]) {
      for (const options of [undefined, {}, { now: 0 }]) {
        assert.throws(() => verifier.verifyAccessToken(goodToken, options), { code: "invalid_argument", field: "now" });
      }
    }
  } finally {
    Date.now = now;
  }
});

describe("refused without an error:", () => {
  const token = new AuthToken({ accountSid, authToken });
  for (const { name, requests } of webhookAttacks) {
    test(name, () => {
      assert.ok(requests.length > 0);
      for (const request of requests) assert.equal(token.verifyWebhook(request), false, request.url.slice(0, 300));
    });
  }

  test("not refused: moving the start of a value into its name, which the signature does not cover", () => {
    const url = "https://example.com/";
    const signature = token.webhookSignature(url, { a: "bc" });
    for (const { verify } of Object.values(webhookVerifiers)) {
      assert.equal(verify({ url, signature, params: { ab: "c" } }), true);
    }
  });
});

test("SECURITY.md has the table that the command prints", async () => {
  assert.equal(written().matrix, await matrix(), "npm run attacks -- --write");
});

test("compat accepts no attack that the twilio package refuses", async () => {
  for (const { name, accepted } of await outcomes(webhookAttacks, webhookVerifiers)) {
    const [, compat, sdk] = accepted;
    assert.ok(compat <= sdk, name);
  }
});
