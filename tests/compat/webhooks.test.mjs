// `twilio-edge-auth/compat` compared with the `twilio` package: signatures, verification and the Express middleware. Where they
// differ, the main API agrees with ./compat: webhook/sdk.test.mjs lists its differences and the reasons.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, mock, test } from "node:test";
import { inspect } from "node:util";
import twilio from "twilio";
import { AuthToken } from "twilio-edge-auth";
import compat, * as named from "twilio-edge-auth/compat";
import { random, seed } from "../support/random.mjs";
import { compare, fixed, mostly, options, outcome, wild } from "../support/wild.mjs";
import { changedForm, form, hashedBody, join, sha256, shown, signedFor, text, urlParts } from "../webhook/generate.mjs";

const CASES = Number(process.env.CASES ?? 1000);
const sdk = createRequire(import.meta.url)("twilio/lib/webhooks/webhooks");
const SECRET = "0123456789abcdef0123456789abcdef";
const main = new AuthToken({ accountSid: `AC${"a".repeat(32)}`, authToken: SECRET });

/** Runs a number of cases, and reports the one that failed. */
function cases(name, run, least = CASES / 10) {
  test(`${name}: ${CASES} cases of SEED=${seed}`, async () => {
    const choices = random(seed);
    const seen = { true: 0, false: 0 };
    for (let index = 0; index < CASES; index += 1) {
      const made = {};
      try {
        seen[await run(choices, made)] += 1;
      } catch (error) {
        error.message = `case ${index} of SEED=${seed}: ${inspect(made, { depth: 9 })}\n${error.message}`;
        throw error;
      }
    }
    assert.ok(seen.true > least && seen.false > least, `hardly a test: ${inspect(seen)}`);
  });
}

describe("getExpectedTwilioSignature", () => {
  test(`${CASES} signatures of forms of SEED=${seed}, with values of every type`, () => {
    const seen = compare({
      cases: CASES,
      sdk,
      ours: compat,
      draw: (choices) => [
        fixed(choices.text([..."abcé\u{1f600}\n "], choices.between(1, 40))),
        fixed(choices.chance(0.9) ? join(urlParts(choices)) : choices.pick(["", "/relative", "a\ud800", "bodySHA256"])),
        choices.chance(0.5)
          ? fixed(form(choices))
          : mostly(choices, options(choices, { a: wild(choices), B: wild(choices) })),
        mostly(choices, fixed(undefined), fixed("HMAC_SHA1"), fixed("HMAC_SHA256"), fixed("hmac_sha256")),
      ],
      run: ({ getExpectedTwilioSignature }, ...given) => getExpectedTwilioSignature(...given),
    });
    assert.ok(seen.answers > CASES / 2);
  });

  test("params of null count as empty if the URL has a hash, otherwise they are an error", () => {
    for (const { getExpectedTwilioSignature } of [sdk, compat]) {
      const url = "https://example.com/?bodySHA256=x";
      assert.equal(getExpectedTwilioSignature("t", url, null), getExpectedTwilioSignature("t", url, {}));
      assert.throws(() => getExpectedTwilioSignature("t", "https://example.com/", null), { name: "TypeError" });
      assert.throws(() => getExpectedTwilioSignature("t", url, undefined), { name: "TypeError" });
      assert.throws(() => getExpectedTwilioSignature(undefined, url, {}), { name: "TypeError" });
      assert.throws(() => getExpectedTwilioSignature("t", 7, {}), { name: "TypeError" });
    }
  });
});

test(`getExpectedBodyHash and validateBody: ${CASES} bodies of SEED=${seed}`, () => {
  const choices = random(seed);
  for (let index = 0; index < CASES; index += 1) {
    const body = choices.pick([
      text(choices),
      `${text(choices)}\ud800`,
      Buffer.from(text(choices)),
      "x".repeat(100_000),
    ]);
    const hash = sdk.getExpectedBodyHash(body);
    assert.equal(compat.getExpectedBodyHash(body), hash);
    const stated = choices.pick([hash, hash, Buffer.from(hash), hash.toUpperCase(), hash.slice(1), "", `${hash}0`]);
    assert.equal(compat.validateBody(body, stated), sdk.validateBody(body, stated));
  }
  assert.equal(compat.getExpectedBodyHash(new TextEncoder().encode("a").buffer), sdk.getExpectedBodyHash("a"));
  for (const { getExpectedBodyHash } of [sdk, compat])
    assert.throws(() => getExpectedBodyHash(), { name: "TypeError" });
});

cases("validateRequest", (choices, made) => {
  const given = urlParts(choices);
  const params = choices.chance(0.3) ? {} : form(choices);
  Object.assign(made, { given: join(given), signed: signedFor(choices, given), params });
  const signature = shown(choices, sdk.getExpectedTwilioSignature(SECRET, made.signed, params));
  const shownParams = choices.chance(0.9) ? params : changedForm(choices, params);
  const ours = compat.validateRequest(SECRET, signature, made.given, shownParams);
  assert.equal(ours, main.verifyWebhook({ url: made.given, signature, params: shownParams }));
  made.agree = ours === sdk.validateRequest(SECRET, signature, made.given, shownParams);
  return ours;
});

cases("validateRequestWithBody", (choices, made) => {
  const { body, stated } = hashedBody(choices);
  const given = { ...urlParts(choices), fragment: "" };
  given.query = [given.query || (stated && "?"), stated].filter((part) => part).join(given.query ? "&" : "");
  Object.assign(made, { given: join(given), signed: signedFor(choices, given), body });
  const signature = shown(choices, sdk.getExpectedTwilioSignature(SECRET, made.signed, {}));
  const shownBody = choices.chance(0.9) ? body : text(choices);
  const ours = compat.validateRequestWithBody(SECRET, signature, made.given, shownBody);
  assert.equal(ours, main.verifyWebhook({ url: made.given, signature, body: shownBody }));
  return ours;
});

/** On ordinary URLs nothing differs: compared with the SDK directly. */
const plainUrl = (choices) =>
  `${choices.pick(["https", "http"])}://example.com${choices.pick(["", ":443", ":80", ":8443"])}/${choices.pick([
    "voice",
    "a/b?x=1&y=a%20b",
    "?q=a+b",
    "sms?Body=%C3%A9&é=1",
  ])}`;

cases("validateRequest, of plain URLs", (choices, made) => {
  const [given, signed] = [plainUrl(choices), plainUrl(choices)];
  Object.assign(made, { given, signed: choices.chance(0.7) ? given.replace(/:\d+\//, "/") : signed });
  const params = form(choices);
  const signature = shown(choices, sdk.getExpectedTwilioSignature(SECRET, made.signed, params));
  const ours = compat.validateRequest(SECRET, signature, given, params);
  assert.equal(ours, sdk.validateRequest(SECRET, signature, given, params));
  return ours;
});

const SHARED = "fedcba9876543210fedcba9876543210";
const settingsHeaders = [
  "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256",
  "algorithm=hmac_sha256 , key=webhooks_sharedkey_1",
  "key=webhooks_sharedkey_1,algorithm=HMAC_SHA1",
  "key=webhooks_sharedkey_1",
  "key=webhooks_sharedkey_1,algorithm=HMAC_SHA512",
  "",
];

/** An Express request, and the URL and form that Twilio signed, with or without settings. */
function incoming(choices, settings) {
  const url = new URL(plainUrl(choices));
  const json = choices.chance(0.4);
  const body = choices.pick(['{"a":1}', "{}", '{"é":"x"}']);
  const originalUrl = url.pathname + url.search + (json ? `${url.search ? "&" : "?"}bodySHA256=${sha256(body)}` : "");
  const params = json ? {} : form(choices);
  const signed = `${url.protocol}//${url.host}${originalUrl}`;
  const secret = settings && choices.chance(0.8) ? SHARED : SECRET;
  const algorithm = /sha256/i.test(settings) ? "HMAC_SHA256" : "HMAC_SHA1";
  const signature = shown(choices, sdk.getExpectedTwilioSignature(secret, signed, params, algorithm));
  const headers = {
    host: url.host,
    ...(choices.chance(0.95) ? { "x-twilio-signature": signature } : {}),
    ...(settings === undefined ? {} : { "x-twilio-webhooks-signature-settings": settings }),
  };
  return {
    protocol: url.protocol.slice(0, -1),
    headers,
    originalUrl,
    header: (name) => headers[name.toLowerCase()],
    rawBody: json ? choices.pick([body, Buffer.from(body), body, '{"a":2}']) : undefined,
    body: json ? JSON.parse(body) : params,
  };
}

/** Options that keep or change the URL. */
function overrides(choices, request) {
  return options(choices, {
    url: fixed(choices.pick([undefined, `${request.protocol}://${request.headers.host}${request.originalUrl}`])),
    host: fixed(choices.pick([undefined, request.headers.host, "other.example.com"])),
    protocol: fixed(choices.pick([undefined, request.protocol, `${request.protocol}:`, "ftp"])),
    algorithm: fixed(choices.pick([undefined, "HMAC_SHA1", "HMAC_SHA256"])),
  })();
}

for (const name of ["validateIncomingRequest", "validateExpressRequest"]) {
  cases(name, (choices, made) => {
    const request = incoming(choices);
    const given = choices.chance(0.5) ? undefined : overrides(choices, request);
    Object.assign(made, { request, given });
    const ours = compat[name](request, SECRET, given);
    assert.equal(ours, sdk[name](request, SECRET, given));
    return ours;
  });
}

/** Runs a middleware, and returns its effect. */
function hooked(make, request) {
  const done = [];
  const response = new Proxy({}, { get: (_, method) => (value) => done.push([method, value]) && response });
  const { thrown } = outcome(() => make()(request, response, (error) => done.push(["next", error])));
  return { done, thrown };
}

describe("webhook", () => {
  const withEnvironment = (value, run) => {
    const { TWILIO_AUTH_TOKEN: before } = process.env;
    if (value === undefined) delete process.env.TWILIO_AUTH_TOKEN;
    else process.env.TWILIO_AUTH_TOKEN = value;
    mock.method(console, "error", () => {});
    mock.method(console, "warn", () => {});
    try {
      return run(console.error.mock, console.warn.mock);
    } finally {
      mock.restoreAll();
      if (before === undefined) delete process.env.TWILIO_AUTH_TOKEN;
      else process.env.TWILIO_AUTH_TOKEN = before;
    }
  };

  cases("the middleware", (choices, made) => {
    const request = incoming(choices, choices.chance(0.4) ? choices.pick(settingsHeaders) : undefined);
    const set = () =>
      choices.pick([
        undefined,
        { validate: true },
        { sharedKeySecret: choices.pick([SHARED, SHARED, undefined, "", SECRET]) },
        { validate: false },
        { validate: undefined },
        overrides(choices, request),
      ]);
    const token = () => choices.pick([SECRET, SECRET, undefined, "another"]);
    const given = choices.pick([
      () => [],
      () => [token()],
      () => [set()],
      () => [set(), token()],
      () => [token(), set()],
    ])();
    Object.assign(made, { request, given, environment: choices.pick([undefined, SECRET]) });
    const run = ({ webhook }) =>
      withEnvironment(made.environment, (errors, warnings) => ({
        ...hooked(() => webhook(...given.map((one) => (typeof one === "object" ? { ...one } : one))), request),
        complaints: [errors, warnings].map(({ calls }) => calls.map((call) => call.arguments)),
      }));
    const expected = run(sdk);
    assert.deepEqual(run(compat), expected);
    return expected.done[0]?.[0] === "next";
  });

  test("an Auth Token in the options is used; in the twilio package the environment's replaces it", () => {
    const signature = sdk.getExpectedTwilioSignature(SECRET, "https://example.com/x", {});
    const headers = { host: "example.com" };
    const header = (name) => (name === "X-Twilio-Signature" ? signature : undefined);
    const request = { protocol: "https", originalUrl: "/x", headers, header, body: {} };
    const hook = ({ webhook }) => hooked(() => webhook({ authToken: SECRET }), request).done.at(-1);
    withEnvironment("another", () => {
      assert.deepEqual(hook(sdk), ["send", "Twilio Request Validation Failed."]);
      assert.deepEqual(hook(compat), ["next", undefined]);
    });
  });

  test("the caller's options are not modified; in the twilio package they are", () => {
    const [theirs, ours] = [{ host: "x" }, { host: "x" }];
    withEnvironment("token", () => {
      sdk.webhook(theirs);
      compat.webhook(ours);
    });
    assert.deepEqual(ours, { host: "x" });
    assert.equal(theirs.authToken, "token");
  });

  test("validates if one of two option objects has an undefined `validate`; the twilio package does not", () => {
    const request = { ...incoming(random(1)), header: () => undefined };
    const hook = ({ webhook }) => hooked(() => webhook({ validate: undefined }, { host: "x" }), request).done.at(-1)[0];
    assert.equal(hook(sdk), "next");
    assert.equal(hook(compat), "send");
  });
});

describe("verification, intended differences:", () => {
  const signature = (url, params = {}) => sdk.getExpectedTwilioSignature(SECRET, url, params);
  const request = (originalUrl, signed, rest = {}) => ({
    protocol: "https",
    headers: { host: "example.com" },
    originalUrl,
    header: () => signature(signed),
    body: {},
    ...rest,
  });
  const both = (given) => [sdk, compat].map(({ validateIncomingRequest }) => validateIncomingRequest(given, SECRET));

  test("a URL keeps its %3F; in the twilio package each becomes a question mark", () => {
    assert.deepEqual(both(request("/x?q=a%3Fb+c", "https://example.com/x?q=a%3Fb+c")), [false, true]);
  });

  test("only a parameter named bodySHA256 is a hash; in the twilio package any string containing it is", () => {
    const url = "/x?note=bodySHA256";
    assert.deepEqual(both(request(url, `https://example.com${url}`)), [false, true]);
  });

  test("a parsed body without rawBody is refused; in the twilio package the hash of {} is accepted", () => {
    const url = `/x?bodySHA256=${sha256("{}")}`;
    const forged = request(url, `https://example.com${url}`, { body: { amount: 1_000_000 } });
    assert.deepEqual(both(forged), [true, false]);
    assert.deepEqual(both({ ...forged, body: {} }), [true, true]);
    assert.deepEqual(both({ ...forged, rawBody: "{}" }), [true, true]);
  });

  test("an invalid host is refused; in the twilio package it throws", () => {
    const hostile = { ...request("/x", "https://example.com/x"), headers: { host: "a b" } };
    assert.throws(() => sdk.validateIncomingRequest(hostile, SECRET), { name: "TypeError" });
    assert.equal(compat.validateIncomingRequest(hostile, SECRET), false);
  });

  test("an invalid URL from the caller throws in both", () => {
    for (const { validateRequest, validateRequestWithBody, validateIncomingRequest } of [sdk, compat]) {
      const invalid = { name: "TypeError", message: "Invalid URL" };
      assert.throws(() => validateRequest(SECRET, "x", "/relative", {}), invalid);
      assert.throws(() => validateRequestWithBody(SECRET, "x", "", "{}"), invalid);
      assert.throws(() => validateIncomingRequest(request("/x", "x"), SECRET, { url: "no URL" }), invalid);
    }
  });

  test("a signature or hash that is not a string is refused; in the twilio package some throw", () => {
    const url = "https://example.com/";
    for (const value of [undefined, null, 7, {}, [], ["a"], true, Symbol("s")]) {
      assert.equal(compat.validateRequest(SECRET, value, url, {}), false);
      assert.equal(compat.validateRequestWithBody(SECRET, value, url, "{}"), false);
      assert.equal(compat.validateBody("{}", value), false);
    }
    assert.throws(() => sdk.validateRequest(SECRET, 7, url, {}), { name: "TypeError" });
    assert.throws(() => sdk.validateBody("{}", undefined), { name: "TypeError" });
  });

  test("an empty Auth Token is refused; in the twilio package it is used as the key", () => {
    const url = "https://example.com/";
    const forged = sdk.getExpectedTwilioSignature("", url, {});
    assert.equal(sdk.validateRequest("", forged, url, {}), true);
    assert.throws(() => compat.validateRequest("", forged, url, {}), { name: "TypeError", message: /authToken/ });
  });
});

test("all exports of the twilio package's webhooks exist, also by name", () => {
  for (const name of Object.keys(sdk)) {
    assert.equal(typeof compat[name], typeof sdk[name], name);
    assert.equal(named[name], compat[name], name);
    assert.equal(compat[name].length, sdk[name].length, name);
    assert.equal(typeof twilio[name], typeof compat[name], name);
    if (typeof sdk[name] === "string") assert.equal(compat[name], sdk[name], name);
  }
});
