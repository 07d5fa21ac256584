// Public key client validation compared with the `twilio` package's ValidationToken: the same token, byte for byte, wherever that
// package follows the documentation; `jose` verifies the signatures.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { decodeProtectedHeader, jwtVerify } from "jose";
import sdk from "twilio";
import { ApiKey } from "twilio-edge-auth";
import { importPrivateKey, signRequest } from "twilio-edge-auth/pkcv";
import { atTime } from "../support/clock.mjs";
import { random, seed } from "../support/random.mjs";

const CASES = Number(process.env.CASES ?? 1000);
const groups = 10;
const vectors = JSON.parse(readFileSync(new URL("../vectors/pkcv.json", import.meta.url), "utf8"));
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" });
const keys = {
  RS256: await importPrivateKey(pem),
  PS256: await importPrivateKey(pem, { algorithm: "PS256" }),
};
const NOW = 1_700_000_000;
const header = "twilio-client-validation";

const credentials = (choices) => ({
  key: new ApiKey({ accountSid: choices.sid("AC"), sid: choices.sid("SK"), secret: "s".repeat(32) }),
  credentialSid: choices.sid("CR"),
});

function sdkToken({ key, credentialSid }, algorithm, request) {
  const { accountSid, sid } = key;
  const given = { accountSid, signingKey: sid, credentialSid, privateKey: pem, algorithm };
  return new sdk.jwt.ValidationToken(given).fromHttpRequest(request);
}

/** One request, in the forms of that package and of fetch. */
function requests({ method, origin, path, params, body }, authorization) {
  const query = Object.entries(params).map((pair) => pair.map(encodeURIComponent).join("="));
  const url = `${origin}${path}`;
  return {
    theirs: { method, url, params, data: body, headers: { Authorization: authorization } },
    ours: new Request(query.length > 0 ? `${url}?${query.join("&")}` : url, {
      method,
      headers: { authorization },
      ...(body === undefined ? {} : { body }),
    }),
  };
}

/** Characters whose order does not change when escaped. */
const ordered = [..."abcXYZ019_.~ *-"];
const segment = [...ordered, ..."é李\u{1f600}@:+,;$&="];

function draw(choices) {
  const text = (longest) => choices.text(ordered, choices.between(1, longest));
  const method = choices.pick(["GET", "POST", "DELETE", "PUT", "get", "post"]);
  const segments = Array.from({ length: choices.below(5) }, () => {
    const plain = choices.text(segment, choices.between(1, 10));
    return choices.chance(0.5) ? encodeURIComponent(plain) : plain.replaceAll(" ", "%20");
  });
  const names = Array.from({ length: choices.below(6) }, () => text(8));
  return {
    method,
    origin: choices.pick(["https://api.twilio.com", "https://api.dublin.ie1.twilio.com", "https://localhost:8443"]),
    path: `${choices.chance(0.2) ? "//" : "/"}${segments.join(choices.chance(0.2) ? "//" : "/")}`,
    params: Object.fromEntries(names.map((name) => [name, choices.chance(0.9) ? text(12) : ""])),
    body: /get/i.test(method) || choices.chance(0.3) ? undefined : choices.text([...segment, "\n"], choices.below(50)),
  };
}

/** Names with the same order in both packages; the differences are tested below. */
function differs({ params }) {
  const pairs = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  const escaped = (pair) => encodeURIComponent(pair).replaceAll("%3D", "=").replaceAll("*", "%2A");
  const sorted = (list) => [...list].sort((a, b) => (a < b ? -1 : 1));
  return sorted(pairs).map(escaped).join("&") !== sorted(pairs.map(escaped)).join("&");
}

for (let group = 0; group < groups; group += 1) {
  test(`group ${group}: ${CASES / groups} tokens of SEED=${seed} are the twilio package's, and jose verifies them`, async () => {
    const choices = random(seed + group);
    for (let index = 0; index < CASES / groups; ) {
      const request = draw(choices);
      if (differs(request)) continue;
      const who = credentials(choices);
      const clock = choices.between(1_577_836_800, 4_102_444_800);
      const which = `case ${index} of SEED=${seed}: ${inspect(request)}`;
      const { theirs, ours } = requests(request, who.key.authorizationHeader());
      const expected = atTime(clock, () => sdkToken(who, "RS256", theirs));
      const signed = await signRequest(ours, { ...who, privateKey: keys.RS256, issuedAt: clock });
      assert.equal(signed.headers.get(header), expected, which);
      assert.equal(signed.headers.get("authorization"), who.key.authorizationHeader());
      assert.equal([signed.method, signed.url].join(), [ours.method, ours.url].join());
      assert.equal(await signed.text(), request.body ?? "", which);
      await jwtVerify(expected, publicKey, {
        algorithms: ["RS256"],
        issuer: who.key.sid,
        subject: who.key.accountSid,
        typ: "JWT",
        currentDate: new Date(clock * 1000),
      });
      index += 1;
    }
  });
}

const choices = random(seed);
const who = credentials(choices);
const authorization = who.key.authorizationHeader();
const sign = async (url, init = {}, options = {}) => {
  const request = new Request(url, { headers: { authorization }, ...init });
  return signRequest(request, { ...who, privateKey: keys.RS256, issuedAt: NOW, ...options });
};
const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
const hashOf = async (url, init) => claims((await sign(url, init)).headers.get(header)).rqh;

test("PS256: the twilio package's header and claims, and a signature that jose verifies", async () => {
  const url = "https://api.twilio.com/2010-04-01/Accounts.json";
  const signed = (await sign(url, {}, { privateKey: keys.PS256 })).headers.get(header);
  const theirs = atTime(NOW, () =>
    sdkToken(who, "PS256", { method: "GET", url, headers: { Authorization: authorization } }),
  );
  assert.deepEqual(signed.split(".").slice(0, 2), theirs.split(".").slice(0, 2));
  for (const token of [signed, theirs]) {
    assert.equal(decodeProtectedHeader(token).alg, "PS256");
    await jwtVerify(token, publicKey, { algorithms: ["PS256"], currentDate: new Date(NOW * 1000) });
  }
});

describe("the vectors", () => {
  for (const { name, method, url, authorization, body, hash } of vectors.requests) {
    test(`${name}`, async () => {
      const init = { method, headers: { authorization }, ...(body === "" ? {} : { body }) };
      assert.equal(await hashOf(url, init), hash);
    });
  }

  test("are the twilio package's where it follows the documentation", () => {
    const [{ method, url, authorization, body, hash }] = vectors.requests;
    const request = { method, url, data: body, headers: { Authorization: authorization } };
    assert.equal(claims(sdkToken(who, "RS256", request)).rqh, hash);
  });
});

describe("intended differences:", () => {
  const api = "https://api.twilio.com/x";
  const theirs = (params, url = api) =>
    claims(sdkToken(who, "RS256", { method: "GET", url, params, headers: { Authorization: authorization } })).rqh;
  const canonical = async (query) => hashOf(`${api}?${query}`);

  test("a query in the URL is hashed; the twilio package ignores it", async () => {
    assert.equal(theirs(undefined, `${api}?a=1`), theirs(undefined));
    assert.equal(await canonical("a=1"), theirs({ a: "1" }));
    assert.notEqual(await canonical("a=1"), theirs(undefined, `${api}?a=1`));
  });

  test("a value with an equals sign is hashed completely; in the twilio package it ends at the sign", async () => {
    assert.equal(theirs({ a: "b=c" }), theirs({ a: "b" }));
    assert.notEqual(await canonical("a=b%3Dc"), await canonical("a=b"));
  });

  test("a value with a percent sign is hashed; in the twilio package it throws or is decoded", async () => {
    assert.throws(() => theirs({ a: "100%" }), { message: /URI malformed/ });
    assert.equal(theirs({ a: "%41" }), theirs({ a: "A" }));
    assert.notEqual(await canonical("a=%2541"), await canonical("a=A"));
    assert.match(await canonical("a=100%25"), /^[0-9a-f]{64}$/);
  });

  test("a repeated name is hashed twice; in the twilio package the values become one", async () => {
    assert.equal(theirs({ a: ["1", "2"] }), theirs({ a: "1,2" }));
    assert.notEqual(await canonical("a=1&a=2"), await canonical("a=1%2C2"));
  });

  test("parameters are sorted after escaping, as in the Java SDK; in the twilio package before", async () => {
    assert.equal(await canonical("a=z&b=%C3%A9"), theirs({ a: "z", b: "é" }));
    assert.notEqual(await canonical("a=1&%C3%A9=1"), theirs({ a: "1", é: "1" }));
    assert.equal(await canonical("a=1&%C3%A9=1"), await canonical("%C3%A9=1&a=1"));
  });

  test("characters reserved in RFC 3986 are escaped, as in the Java SDK; in the twilio package ! ' ( ) are not", async () => {
    for (const reserved of "!'()") assert.notEqual(await canonical(`a=${reserved}`), theirs({ a: reserved }), reserved);
  });

  test("To9 precedes To, as in every SDK: name=value pairs are sorted as strings", async () => {
    assert.equal(await canonical("To=1&To9=1"), theirs({ To: "1", To9: "1" }));
  });
});
