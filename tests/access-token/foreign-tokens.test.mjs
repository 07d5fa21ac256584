// Tokens in the right form from other libraries are verified and decoded.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSigner } from "fast-jwt";
import { SignJWT } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { ApiKey, decodeAccessToken, KeyRing } from "twilio-edge-auth";
import { atTime } from "../support/clock.mjs";
import { random, seed } from "../support/random.mjs";
import { generate } from "./generate.mjs";
import { sdkToken } from "./sdk.mjs";

const credential = { accountSid: `AC${"a".repeat(32)}`, sid: `SK${"b".repeat(32)}`, secret: "c".repeat(32) };
const { accountSid, sid, secret } = credential;
const cty = "twilio-fpa;v=1";
const now = 1_700_000_000;
const grants = { identity: "Zoë \u{1f600}", voice: { incoming: { allow: true } }, player: { n: 1e21, list: [null] } };
const hashes = ["HS256", "HS384", "HS512"];

const makers = {
  jose: (alg) =>
    new SignJWT({ grants })
      .setProtectedHeader({ alg, typ: "JWT", cty, twr: "ie1" })
      .setJti(`${sid}-${now}`)
      .setIssuer(sid)
      .setSubject(accountSid)
      .setIssuedAt(now)
      .setNotBefore(now - 5)
      .setExpirationTime(now + 600)
      .sign(new TextEncoder().encode(secret)),
  jsonwebtoken: (alg) =>
    jsonwebtoken.sign({ jti: `${sid}-${now}`, grants, iat: now, nbf: now - 5 }, secret, {
      algorithm: alg,
      header: { cty, twr: "ie1" },
      issuer: sid,
      subject: accountSid,
      expiresIn: 600,
    }),
  "fast-jwt": (alg) =>
    createSigner({ key: secret, algorithm: alg, header: { cty, twr: "ie1" } })({
      jti: `${sid}-${now}`,
      grants,
      iat: now,
      nbf: now - 5,
      exp: now + 600,
      iss: sid,
      sub: accountSid,
    }),
};

for (const [library, make] of Object.entries(makers)) {
  for (const algorithm of hashes) {
    test(`${library}'s ${algorithm} token`, async () => {
      const token = await make(algorithm);
      const key = new ApiKey(credential);
      const { identity, ...others } = grants;
      const expected = {
        header: { alg: algorithm, typ: "JWT", cty, twr: "ie1" },
        id: `${sid}-${now}`,
        keySid: sid,
        accountSid,
        identity,
        region: "ie1",
        issuedAt: now,
        notBefore: now - 5,
        expiresAt: now + 600,
        grants: others,
      };
      assert.deepEqual(plain(key.verifyAccessToken(token, { now, algorithms: [algorithm] })), expected);
      assert.deepEqual(plain(decodeAccessToken(token)), expected);
      assert.throws(() => key.verifyAccessToken(token, { now: now + 600, algorithms: [algorithm] }), {
        code: "token_expired",
      });
    });
  }
}

test(`500 tokens of the twilio package are verified and decoded (SEED=${seed})`, () => {
  const choices = random(seed ^ 0x5ca1ab1e);
  for (let index = 0; index < 500; index += 1) {
    const { clock, credential, options } = generate(choices);
    const token = atTime(clock, () => sdkToken(credential, options));
    const ring = new KeyRing([new ApiKey({ ...credential, sid: `SK${"0".repeat(32)}` }), new ApiKey(credential)]);
    const read = ring.verifyAccessToken(token, {
      now: Math.min(Math.max(clock, options.notBefore ?? 0), clock + (options.ttl ?? 3600) - 1),
      clockTolerance: 10,
      algorithms: hashes,
    });
    const { grants } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
    const { identity, ...others } = grants;
    assert.equal(read.identity, identity);
    assert.equal(read.keySid, credential.sid);
    assert.deepEqual(plain(read.grants), others);
    assert.deepEqual(plain(decodeAccessToken(token)), plain(read));
  }
});

/** Normalizes a value to what JSON can represent: no prototypes, `undefined` members or -0. */
const plain = (value) => JSON.parse(JSON.stringify(value));
