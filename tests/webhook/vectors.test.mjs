// The vectors with both packages, and intended differences beyond them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import twilio from "twilio";
import { AuthToken, signedUrls, WebhookSharedKey } from "twilio-edge-auth";
import { sha256 } from "./generate.mjs";

const require = createRequire(import.meta.url);
const { getExpectedTwilioSignature, getExpectedBodyHash } = require("twilio/lib/webhooks/webhooks");
const { validateRequest, validateRequestWithBody } = twilio;

const vectors = JSON.parse(readFileSync(new URL("../vectors/webhook.json", import.meta.url), "utf8"));
const token = new AuthToken({ accountSid: `AC${"a".repeat(32)}`, authToken: vectors.token });
const sharedKey = new WebhookSharedKey({ id: "webhooks_sharedkey_x", secret: vectors.token });

describe("vectors", () => {
  for (const { name, url, params = {}, algorithm, signature } of vectors.signatures) {
    test(`signature of ${name}`, () => {
      if (algorithm === "HMAC_SHA256") {
        const settings = `key=${sharedKey.id},algorithm=${algorithm}`;
        assert.equal(sharedKey.webhookSignature(url, params), signature);
        assert.equal(sharedKey.verifyWebhook({ url, params, signature, settings }), true);
        return;
      }
      assert.equal(getExpectedTwilioSignature(vectors.token, url, params), signature);
      assert.equal(token.webhookSignature(url, params), signature);
      assert.equal(token.verifyWebhook({ url, params, signature }), true);
    });
  }

  for (const { name, url, body, signature } of vectors.bodies) {
    test(`${name}, by its hash`, () => {
      assert.ok(url.includes(getExpectedBodyHash(body)));
      assert.equal(validateRequestWithBody(vectors.token, signature, url, body), true);
      assert.equal(token.verifyWebhook({ url, body, signature }), true);
      assert.equal(token.verifyWebhook({ url, body: `${body} `, signature }), false);
    });
  }

  for (const { name, signed, got, twilio, ours, because } of vectors.matches) {
    test(`${name}${because ? `: ${because}` : ""}`, () => {
      const { params } = vectors;
      const signature = getExpectedTwilioSignature(vectors.token, signed, params);
      assert.equal(validateRequest(vectors.token, signature, got, params), twilio);
      assert.equal(token.verifyWebhook({ url: got, params, signature }), ours);
      assert.equal(signedUrls(got).includes(signed), ours);
      assert.equal(ours !== twilio, because !== undefined, "a difference has its reason, and nothing else has one");
    });
  }
});

const url = "https://h.com/x";
const signatureOf = (signed, params = {}) => getExpectedTwilioSignature(vectors.token, signed, params);
const theirs = (given, signature, params) => validateRequest(vectors.token, signature, given, params);
const ours = (given, signature, params) => token.verifyWebhook({ url: given, signature, params });

describe("intended differences:", () => {
  test("a relative URL is refused; in the SDK it throws or is accepted", () => {
    assert.throws(() => theirs("/x", "", {}), /Invalid URL/);
    assert.equal(theirs("/x", signatureOf("/x"), {}), true);
    assert.equal(ours("/x", "", {}), false);
    assert.equal(ours("/x", signatureOf("/x"), {}), false);
  });

  test("a URL of over 16 KiB is refused", () => {
    const long = `${url}?${"a".repeat(16_384)}`;
    assert.equal(theirs(long, signatureOf(long), {}), true);
    assert.equal(ours(long, signatureOf(long), {}), false);
  });

  test("a missing form counts as empty; in the SDK it throws", () => {
    assert.throws(() => theirs(url, signatureOf(url), undefined));
    assert.equal(ours(url, signatureOf(url), undefined), true);
  });

  for (const [what, value] of Object.entries({ "a number": 7, null: null, "an object": { a: 1 }, true: true })) {
    test(`${what} in a form is refused; in the SDK its name is signed`, () => {
      const params = { a: value };
      assert.equal(theirs(url, signatureOf(url, params), params), true);
      assert.equal(ours(url, signatureOf(url, params), params), false);
    });
  }

  test("a lone surrogate is refused; in the SDK U+FFFD is signed", () => {
    assert.equal(theirs(url, signatureOf(url, { a: "\ufffd" }), { a: "\ud800" }), true);
    assert.equal(ours(url, signatureOf(url, { a: "\ufffd" }), { a: "\ud800" }), false);
  });

  test("names are sorted by bytes; in the SDK by UTF-16 code units", () => {
    const params = { "\uffff": "a", "\u{10000}": "b" };
    const byBytes = signatureOf(`${url}\uffffa\u{10000}b`);
    assert.equal(theirs(url, byBytes, params), false);
    assert.equal(ours(url, byBytes, params), true);
  });

  const hash = sha256("{}");
  const bodies = {
    "a hash with two values": `${url}?bodySHA256=${hash}&bodySHA256=x`,
    "a hash under an escaped name": `${url}?body%53HA256=${hash}`,
  };
  for (const [what, given] of Object.entries(bodies)) {
    test(`${what} is refused`, () => {
      const signature = signatureOf(given);
      assert.equal(validateRequestWithBody(vectors.token, signature, given, "{}"), true);
      assert.equal(token.verifyWebhook({ url: given, signature, body: "{}" }), false);
    });
  }

  test("a URL with a hash requires the body, and refuses a form", () => {
    const given = `${url}?bodySHA256=${hash}`;
    for (const shown of [given, given.replace("bodySHA256", "body%53HA256")]) {
      const signature = signatureOf(given);
      assert.equal(theirs(shown, signature, {}), true);
      assert.equal(ours(shown, signature, {}), false);
      assert.equal(ours(shown, signature, undefined), false);
      assert.equal(token.verifyWebhook({ url: shown, signature, body: "{}" }), true);
    }
  });

  test("a query that is not UTF-8 is encoded again byte by byte; in the SDK invalid bytes are replaced", () => {
    const given = `${url}?a=%ff+`;
    assert.deepEqual(
      ["%FF%20", "%EF%BF%BD%20"].map((query) => theirs(given, signatureOf(`${url}?a=${query}`), {})),
      [false, true],
    );
    assert.deepEqual(
      ["%FF%20", "%EF%BF%BD%20"].map((query) => ours(given, signatureOf(`${url}?a=${query}`), {})),
      [true, false],
    );
  });

  for (const { name, signed, got, accepted, sha1 } of vectors.handshakes) {
    test(`handshake, ${name}: ${accepted ? "accepted" : "refused"}`, () => {
      assert.equal(token.webhookSignature(signed), sha1);
      assert.equal(signatureOf(signed), sha1);
      assert.equal(token.verifyWebhook({ url: got, signature: sha1 }), accepted);
    });
  }
});
