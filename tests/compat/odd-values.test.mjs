// `twilio-edge-auth/compat` compared with the `twilio` package, with values of every type as each argument: the same result, or an
// error of the same type and message. Differences are listed with their reason.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, mock, test } from "node:test";
import { inspect } from "node:util";
import compat from "twilio-edge-auth/compat";
import { outcome } from "../support/wild.mjs";
import { sha256 } from "../webhook/generate.mjs";

const sdk = createRequire(import.meta.url)("twilio/lib/webhooks/webhooks");
const SECRET = "0123456789abcdef0123456789abcdef";
const url = "https://example.com/voice?a=1";
const body = '{"a":1}';
const hashed = `${url}&bodySHA256=${sha256(body)}`;
const sign = (text, params = {}) => sdk.getExpectedTwilioSignature(SECRET, text, params);
const nested = (depth, inner) => Array.from({ length: depth }).reduce((value) => [value], inner);

/** Creates each value again for each call. */
const odd = {
  undefined: () => undefined,
  null: () => null,
  "an empty text": () => "",
  "a text": () => "abc",
  "an unpaired surrogate": () => "a\ud800b",
  "a number": () => 7,
  "minus zero": () => -0,
  NaN: () => Number.NaN,
  "a long number": () => 1.2345678901234567e300,
  "a BigInt": () => 10n,
  "a long BigInt": () => 10n ** 60n,
  true: () => true,
  false: () => false,
  "a symbol": () => Symbol("a symbol"),
  "a function": () => function named() {},
  "an arrow function": () => () => "a",
  "a class": () => class Named {},
  "an empty object": () => ({}),
  "an object": () => ({ a: "b", c: ["d", "d", "a"] }),
  "an object without a prototype": () => Object.assign(Object.create(null), { a: "b" }),
  "an object of an own class": () =>
    new (class Named {
      a = "b";
    })(),
  "an object with a length": () => ({ length: 2, 0: 97, 1: "98" }),
  "an object with a length that is text": () => ({ length: "2", 0: 97 }),
  "an object like Buffer's JSON": () => ({ type: "Buffer", data: [97, 98] }),
  "an object with valueOf": () => ({ valueOf: () => "text" }),
  "an object with valueOf of bytes": () => ({ valueOf: () => new Uint8Array([97]) }),
  "an object with toPrimitive": () => ({ [Symbol.toPrimitive]: () => "text" }),
  "an object with toPrimitive of a number": () => ({ [Symbol.toPrimitive]: () => 7 }),
  "an object with toString": () => ({ toString: () => "text" }),
  "an empty array": () => [],
  "an array": () => ["b", "a", "b"],
  "an array of numbers": () => [97, 353, -1, 1.5, Number.NaN],
  "an array in an array": () => [["b"], [["a"], "c"]],
  "a sparse array": () => Object.assign([], { 1: "a" }),
  "a boxed text": () => new String("boxed"),
  "a boxed number": () => new Number(7),
  "a Date": () => new Date(0),
  "a Map": () => new Map([["a", "b"]]),
  "a Set": () => new Set(["a"]),
  URLSearchParams: () => new URLSearchParams("a=b"),
  "a RegExp": () => /a/,
  "an Error": () => new Error("a"),
  "a Promise": () => Promise.resolve("a"),
  "a Buffer": () => Buffer.from("abc\xff"),
  "an ArrayBuffer": () => new TextEncoder().encode("abc").buffer,
  "a SharedArrayBuffer": () => new SharedArrayBuffer(2),
  "a Uint8Array of a part": () => new Uint8Array([1, 97, 98, 2]).subarray(1, 3),
  "a Uint16Array": () => new Uint16Array([97, 353]),
  "a Float32Array": () => new Float32Array([1.9, -1]),
  "a DataView": () => new DataView(new ArrayBuffer(2)),
  "a Proxy": () => new Proxy({ a: "b" }, {}),
};

/** Params with each of these values, and strings with surrogates at every boundary. */
const oddParams = {
  ...odd,
  ...Object.fromEntries(
    Object.entries(odd).map(([what, make]) => [`${what}, as a value`, () => ({ a: make(), b: "c" })]),
  ),
  ...Object.fromEntries(
    Object.entries(odd).map(([what, make]) => [`${what}, in a list`, () => ({ a: ["x", make()] })]),
  ),
  "half of a pair in a name, half in its value": () => ({ "a\ud83d": "\ude00b" }),
  "half of a pair in a value, half in the next name": () => ({ a: "\ud83d", "\ude00": "b" }),
  "half of a pair first": () => ({ "\ude00": "b" }),
  __proto__: () => JSON.parse('{"__proto__":"a","constructor":"b","":"c"}'),
  "a nested array": () => ({ a: nested(500, "b") }),
};
const oddUrls = [
  url,
  hashed,
  "https://example.com/\ud83d",
  "https://example.com/\ud83dx",
  "https://example.com/\ude00",
];

const differences = {
  "a URL that is not text throws another error, or is read as text": ({ place, theirs, ours }) =>
    place === "url" && /^TypeError: url/.test(ours.thrown) && (theirs.thrown?.startsWith("TypeError") ?? true),
  "an Auth Token that is not a string, or is empty, throws another error or is used as bytes": ({ place, ours }) =>
    place === "authToken" &&
    ours.thrown === "TypeError: authToken: expected the Auth Token or the secret of a shared key, a string",
  "a signature that is neither text nor bytes is refused": ({ place, theirs, ours }) =>
    place === "signature" && ours.answer === "false" && theirs.thrown?.startsWith("TypeError"),
  "a hash that is neither text nor bytes is refused": ({ place, theirs, ours }) =>
    place === "hash" && ours.answer === "false" && theirs.thrown?.startsWith("TypeError"),
  "a promise or an error is written in Node's own words": ({ theirs, ours }) =>
    theirs.thrown?.includes("Received") && theirs.thrown.split(" Received")[0] === ours.thrown?.split(" Received")[0],
};
const met = new Set();

function same(place, what, name, given) {
  const [theirs, ours] = [sdk, compat].map((pkg) => outcome(() => pkg[name](...given())));
  if (inspect(theirs) === inspect(ours)) return;
  const found = Object.entries(differences).find(([, applies]) => applies({ place, theirs, ours }));
  assert.ok(found, `${name}, ${place}, ${what}: there ${inspect(theirs)}, here ${inspect(ours)}`);
  met.add(found[0]);
}

for (const [what, make] of Object.entries(oddParams)) {
  test(`params: ${what}`, () => {
    for (const target of oddUrls) {
      same("params", what, "getExpectedTwilioSignature", () => [SECRET, target, make()]);
      const made = outcome(() => sign(target, make())).answer;
      for (const signature of [made ?? "x", sign(target), "", "x"]) {
        same("params", what, "validateRequest", () => [SECRET, signature, target, make()]);
      }
      const request = (signature) => ({
        protocol: "https",
        headers: { host: "example.com" },
        originalUrl: new URL(target).pathname + new URL(target).search,
        header: () => signature,
        body: make(),
        rawBody: body,
      });
      for (const signature of [outcome(() => sign(target, make() || {})).answer ?? "x", sign(target)]) {
        same("params", what, "validateIncomingRequest", () => [request(signature), SECRET]);
      }
    }
  });
}

for (const [what, make] of Object.entries(odd)) {
  test(`bodies and hashes: ${what}`, () => {
    same("body", what, "getExpectedBodyHash", () => [make()]);
    const hash = outcome(() => sdk.getExpectedBodyHash(make())).answer ?? sha256(body);
    for (const stated of [hash, sha256(body), "", Buffer.from(hash)]) {
      same("body", what, "validateBody", () => [make(), stated]);
    }
    same("hash", what, "validateBody", () => [body, make()]);
    for (const target of [url, `${url}&bodySHA256=${hash}`, hashed]) {
      for (const signature of [sign(target), "x"]) {
        same("body", what, "validateRequestWithBody", () => [SECRET, signature, target, make()]);
      }
    }
  });

  test(`signatures, URLs and Auth Tokens: ${what}`, () => {
    for (const [target, name, rest] of [
      [url, "validateRequest", {}],
      [hashed, "validateRequestWithBody", body],
    ]) {
      same("signature", what, name, () => [SECRET, make(), target, rest]);
      same("url", what, name, () => [SECRET, sign(target), make(), rest]);
      same("authToken", what, name, () => [make(), sign(target), target, rest]);
    }
    same("signature", what, "validateRequest", () => [SECRET, Buffer.from(sign(url)), url, {}]);
    same("url", what, "getExpectedTwilioSignature", () => [SECRET, make(), { a: "b" }]);
    same("authToken", what, "getExpectedTwilioSignature", () => [make(), url, { a: "b" }]);
  });

  test(`algorithms: ${what}`, () => {
    mock.method(console, "warn", () => {});
    same("algorithm", what, "getExpectedTwilioSignature", () => [SECRET, url, { a: "b" }, make()]);
    for (const [target, name, rest] of [
      [url, "validateRequest", {}],
      [url, "validateRequest", undefined],
      ["/relative", "validateRequest", {}],
      ["/relative", "validateRequestWithBody", body],
      [hashed, "validateRequestWithBody", body],
      [hashed, "validateRequestWithBody", undefined],
    ]) {
      const signed = target === hashed ? hashed : url;
      for (const signature of [sign(signed), sdk.getExpectedTwilioSignature(SECRET, signed, {}, "HMAC_SHA256")]) {
        same("algorithm", what, name, () => [SECRET, signature, target, rest, make()]);
      }
    }
    mock.restoreAll();
    same("algorithm", what, "getSignatureAlgorithm", () => [make()]);
  });
}

test("signatures with unpaired surrogates, and an Auth Token with one", () => {
  for (const target of oddUrls) {
    for (const params of [{}, { "\ude00": "x" }, { a: "\ud83d" }]) {
      for (const secret of [SECRET, `${SECRET}\ud83d`, "\ude00"]) {
        same("", "", "getExpectedTwilioSignature", () => [secret, target, params]);
        const signature = sdk.getExpectedTwilioSignature(secret, target, params);
        same("", "", "validateRequest", () => [secret, signature, target, params]);
        same("", "", "validateRequest", () => [secret, `${signature}\ud83d`, target, params]);
      }
    }
  }
  assert.equal(
    compat.getExpectedTwilioSignature("12345", "https://h/\ud83d", { "\ude00": "x" }),
    "NRh9Zia2QdCUK7Wb9cSjhpmtJgE=",
  );
});

test("a form nested deeper than the stack is refused; in the twilio package it throws", () => {
  for (const params of [{ a: nested(100_000, "b") }, { a: ["b", nested(100_000, "b")] }]) {
    assert.throws(() => sdk.validateRequest(SECRET, "x", url, params), { name: "RangeError" });
    assert.equal(compat.validateRequest(SECRET, "x", url, params), false);
    for (const { getExpectedTwilioSignature } of [sdk, compat]) {
      assert.throws(() => getExpectedTwilioSignature(SECRET, url, params), { name: "RangeError" });
    }
  }
});

after(() => assert.deepEqual([...met].sort(), Object.keys(differences).sort()));
