// Webhooks signed with a shared key, in `twilio-edge-auth/compat` and the `twilio` package: the vectors of its version 6.3.1, and
// secrets by the identifiers of their keys, which only `twilio-edge-auth/compat` has.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { WebhookSharedKey } from "twilio-edge-auth";
import compat from "twilio-edge-auth/compat";

const sdk = createRequire(import.meta.url)("twilio/lib/webhooks/webhooks");
const TOKEN = "12345";
const SECRET = "sharedsecret";
const url = "https://example.com/voice?foo=1&bar=2";
const params = { CallSid: "CA1234567890ABCDE", Digits: "1234", From: "+14158675309" };
const sha256 = "HMAC_SHA256";

const { TWILIO_AUTH_TOKEN: before } = process.env;
beforeEach(() => {
  delete process.env.TWILIO_AUTH_TOKEN;
  mock.method(console, "error", () => {});
  mock.method(console, "warn", () => {});
});
afterEach(() => {
  mock.restoreAll();
  if (before !== undefined) process.env.TWILIO_AUTH_TOKEN = before;
});

describe("the vectors of Twilio's documentation", () => {
  const documented = "https://mycompany.com/myapp.php?foo=1&bar=2";
  const form = { ...params, Caller: "+14158675309", To: "+18005551212" };
  const signatures = {
    HMAC_SHA1: "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    HMAC_SHA256: "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=",
  };
  for (const [algorithm, signature] of Object.entries(signatures)) {
    test(`${algorithm}: one signature, verified with this algorithm only`, () => {
      for (const { getExpectedTwilioSignature, validateRequest } of [sdk, compat]) {
        assert.equal(getExpectedTwilioSignature(TOKEN, documented, form, algorithm), signature);
        for (const name of [...Object.keys(signatures), undefined, "hmac_sha256"]) {
          const isSame = (name ?? "HMAC_SHA1").toUpperCase() === algorithm;
          assert.equal(validateRequest(TOKEN, signature, documented, form, name), isSame);
        }
      }
    });
  }

  test("a hashed body: HMAC_SHA256 covers the URL, the hash stays SHA-256", () => {
    const body = '{"property": "value", "boolean": true}';
    const hashed = `${documented}&bodySHA256=${sdk.getExpectedBodyHash(body)}`;
    const signature = "+UOCWf84gdgo/5Hpg4m5/EgKnJA2/TbOw5sPNVr3bPk=";
    for (const { validateRequestWithBody } of [sdk, compat]) {
      assert.equal(validateRequestWithBody(TOKEN, signature, hashed, body, sha256), true);
      assert.equal(validateRequestWithBody(TOKEN, signature, hashed, `${body} `, sha256), false);
      assert.equal(validateRequestWithBody(TOKEN, signature, hashed, body), false);
    }
  });
});

describe("an algorithm that is not supported", () => {
  const names = ["HMAC_SHA512", "sha1", "sha256", " HMAC_SHA256", '"HMAC_SHA256"', "hmac_sha\u0131"];
  test("throws when signing, is refused with a warning when verifying, before URL and parameters are read", () => {
    for (const name of names) {
      const thrown = { name: "Error", message: `Unsupported webhook signature algorithm: ${name}` };
      const warnings = [sdk, compat].map(({ getExpectedTwilioSignature, validateRequest, validateRequestWithBody }) => {
        console.warn.mock.resetCalls();
        assert.throws(() => getExpectedTwilioSignature(TOKEN, url, params, name), thrown);
        assert.equal(validateRequest(TOKEN, "x", "/relative", undefined, name), false);
        assert.equal(validateRequestWithBody(TOKEN, "x", url, "{}", name), false);
        assert.throws(() => validateRequestWithBody(TOKEN, "x", "/relative", "{}", name), { message: "Invalid URL" });
        return console.warn.mock.calls.map((call) => call.arguments);
      });
      assert.equal(warnings[0].length, 2);
      assert.deepEqual(warnings[1], warnings[0]);
    }
  });
});

test("getSignatureAlgorithm: the first `algorithm` with a value; its name in lower case, its value as it is", () => {
  const headers = {
    HMAC_SHA1: [
      ...[
        undefined,
        null,
        "",
        "key=a",
        "garbage",
        "algorithm",
        ",,,",
        "key=a,algorithm=",
        "key=a;algorithm=HMAC_SHA256",
      ],
      ...["algorithm=HMAC_SHA1,algorithm=HMAC_SHA256", "key=a,Algorithm=HMAC_SHA256", "key=algorithm=HMAC_SHA256"],
    ],
    HMAC_SHA256: [
      ...[
        "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256",
        "algorithm=HMAC_SHA256,key=a",
        "key=a,\talgorithm\t=\tHMAC_SHA256",
      ],
      ...["key=a, algorithm = HMAC_SHA256 ", "key=a,algorithm= ,algorithm=HMAC_SHA256"],
    ],
    HMAC_SHA512: ["key=a,algorithm=HMAC_SHA512"],
    hmac_sha256: ["algorithm=hmac_sha256"],
    '"HMAC_SHA256"': ['algorithm="HMAC_SHA256"'],
    'HMAC_SHA256"': ['key="x,algorithm=HMAC_SHA256"'],
    "a=b": ["algorithm=a=b"],
  };
  for (const [expected, given] of Object.entries(headers)) {
    for (const header of given) {
      for (const { getSignatureAlgorithm } of [sdk, compat]) {
        assert.equal(getSignatureAlgorithm(header), expected, String(header));
      }
    }
  }
  for (const { getSignatureAlgorithm } of [sdk, compat]) {
    for (const header of [5, ["a"], {}]) assert.throws(() => getSignatureAlgorithm(header), { name: "TypeError" });
  }
});

/** Runs a middleware: returns its status and text, or "next", or the name of what it throws, and what it logs. */
function respond({ webhook }, given, { settings, signature, body = params, target = url, rawBody } = {}) {
  const headers = {
    host: "example.com",
    "x-twilio-signature": signature,
    "x-twilio-webhooks-signature-settings": settings,
  };
  const header = (name) => headers[name.toLowerCase()];
  const { pathname, search } = new URL(target);
  const request = { protocol: "https", originalUrl: pathname + search, headers, header, body, rawBody };
  let result;
  const response = {
    type(type) {
      assert.equal(type, "text/plain");
      return this;
    },
    status(status) {
      result = status;
      return this;
    },
    send(text) {
      result = `${result} ${text}`;
    },
  };
  console.error.mock.resetCalls();
  try {
    const next = () => {
      result = "next";
    };
    webhook(...given)(request, response, next);
  } catch (error) {
    result = error.name;
  }
  return [result, ...console.error.mock.calls.flatMap((call) => call.arguments)];
}

const k256 = sdk.getExpectedTwilioSignature(SECRET, url, params, sha256);
const k1 = sdk.getExpectedTwilioSignature(SECRET, url, params);
const t1 = sdk.getExpectedTwilioSignature(TOKEN, url, params);
const t256 = sdk.getExpectedTwilioSignature(TOKEN, url, params, sha256);
const settings256 = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256";

describe("webhook({ sharedKeySecret })", () => {
  const sharedKeySecret = SECRET;
  const next = ["next"];
  const failed = ["403 Twilio Request Validation Failed."];
  const unconfigured = (what) => [
    `500 Webhook Error - we attempted to validate this request without first configuring our ${what}.`,
    `[Twilio]: Error - Twilio ${what} is required for webhook request validation.`,
  ];
  const noSignature = [
    "400 No signature header error - X-Twilio-Signature header does not exist, maybe this request is not coming from Twilio.",
  ];
  const body = '{"a":1}';
  const hashed = `${url}&bodySHA256=${sdk.getExpectedBodyHash(body)}`;
  const json = { target: hashed, body: { a: 1 }, settings: settings256 };
  json.signature = sdk.getExpectedTwilioSignature(SECRET, hashed, {}, sha256);

  /** The arguments of `webhook`, the request, and the response. */
  const table = {
    "no signature": [[TOKEN, { sharedKeySecret }], { settings: settings256 }, noSignature],
    "only an Auth Token, and settings": [
      [TOKEN],
      { settings: settings256, signature: k256 },
      unconfigured("SharedKey secret"),
    ],
    "only a shared key, and no settings": [[{ sharedKeySecret }], { signature: k256 }, unconfigured("auth token")],
    "a shared key": [[{ sharedKeySecret }], { settings: settings256, signature: k256 }, next],
    "an Auth Token and a shared key": [[TOKEN, { sharedKeySecret }], { settings: settings256, signature: k256 }, next],
    "a shared key and an Auth Token": [[{ sharedKeySecret }, TOKEN], { settings: settings256, signature: k256 }, next],
    "no settings, signed with the Auth Token": [[TOKEN, { sharedKeySecret }], { signature: t1 }, next],
    "HMAC_SHA1 with the shared key": [
      [TOKEN, { sharedKeySecret }],
      { settings: "algorithm=HMAC_SHA1", signature: k1 },
      next,
    ],
    "HMAC_SHA1 with the Auth Token": [
      [TOKEN, { sharedKeySecret }],
      { settings: "algorithm=HMAC_SHA1", signature: t1 },
      failed,
    ],
    "settings without an algorithm": [[TOKEN, { sharedKeySecret }], { settings: "key=a", signature: k1 }, next],
    "empty settings": [[TOKEN, { sharedKeySecret }], { settings: "", signature: t1 }, next],
    "an unknown algorithm": [
      [TOKEN, { sharedKeySecret }],
      { settings: "algorithm=HMAC_SHA512", signature: k256 },
      failed,
    ],
    "an algorithm in lower case": [
      [TOKEN, { sharedKeySecret }],
      { settings: "algorithm=hmac_sha256", signature: k256 },
      next,
    ],
    "HMAC_SHA256 with the Auth Token": [
      [TOKEN, { sharedKeySecret }],
      { settings: settings256, signature: t256 },
      failed,
    ],
    "another secret": [[TOKEN, { sharedKeySecret: "x" }], { settings: settings256, signature: k256 }, failed],
    "no settings, signed with the shared key": [[TOKEN, { sharedKeySecret }], { signature: k256 }, failed],
    "a JSON body": [[{ sharedKeySecret }], { ...json, rawBody: body }, next],
    "a JSON body that was not kept": [[{ sharedKeySecret }], json, failed],
    "an array of secrets": [[{ sharedKeySecret: [SECRET] }], { settings: settings256, signature: k256 }, ["TypeError"]],
  };
  for (const [what, [given, request, expected]] of Object.entries(table)) {
    test(what, () => {
      const copies = () => given.map((one) => (typeof one === "object" ? { ...one } : one));
      assert.deepEqual(respond(sdk, copies(), request), expected, "the twilio package");
      assert.deepEqual(respond(compat, copies(), request), expected, "twilio-edge-auth/compat");
    });
  }
});

describe("webhook({ sharedKeySecret: { … } }), which the twilio package does not have", () => {
  const [a, b] = ["webhooks_sharedkey_a", "webhooks_sharedkey_b"];
  const given = [TOKEN, { sharedKeySecret: { [a]: SECRET, [b]: "another" } }];
  const status = (settings, signature) => respond(compat, given, { settings, signature })[0];
  const failed = "403 Twilio Request Validation Failed.";

  test("each key verifies what names it", () => {
    for (const [id, secret] of Object.entries(given[1].sharedKeySecret)) {
      const key = new WebhookSharedKey({ id, secret });
      assert.equal(status(`key=${id},algorithm=HMAC_SHA256`, key.webhookSignature(url, params)), "next");
      assert.equal(status(` algorithm = HMAC_SHA256 , key = ${id} `, key.webhookSignature(url, params)), "next");
    }
    assert.equal(status(undefined, t1), "next", "the Auth Token verifies what names none");
  });

  test("another key, none, two, and names of Object's own are refused", () => {
    for (const names of [`key=${b},`, "key=webhooks_sharedkey_c,", "", `key=${a},key=${b},`, `key=${a},key=${a},`]) {
      assert.equal(status(`${names}algorithm=HMAC_SHA256`, k256), failed, names);
    }
    for (const name of ["constructor", "__proto__", "toString", ""]) {
      assert.equal(status(`key=${name},algorithm=HMAC_SHA256`, k256), failed, name);
    }
  });

  test("during a rotation, requests signed with either key pass, and none after its key is removed", () => {
    const signed = (secret) => compat.getExpectedTwilioSignature(secret, url, params, sha256);
    const requests = [
      { settings: `key=${a},algorithm=HMAC_SHA256`, signature: signed("old") },
      { settings: `key=${b},algorithm=HMAC_SHA256`, signature: signed("new") },
    ];
    const results = (sharedKeySecret) => requests.map((request) => respond(compat, [{ sharedKeySecret }], request)[0]);
    assert.deepEqual(results({ [a]: "old" }), ["next", failed]);
    assert.deepEqual(results({ [a]: "old", [b]: "new" }), ["next", "next"]);
    assert.deepEqual(results({ [b]: "new" }), [failed, "next"]);
  });
});
