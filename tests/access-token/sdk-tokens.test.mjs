// Tokens are byte for byte those of the `twilio` package for the same options and clock, and `jose` verifies them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { jwtVerify } from "jose";
import { ApiKey } from "twilio-edge-auth";
import { atTime } from "../support/clock.mjs";
import { inCase, random, seed } from "../support/random.mjs";
import { generate } from "./generate.mjs";
import { sdkToken } from "./sdk.mjs";

const CASES = Number(process.env.CASES ?? 2000);
const groups = 20;

for (let group = 0; group < groups; group += 1) {
  test(`group ${group}: ${CASES / groups} tokens of SEED=${seed} are the twilio package's, and jose verifies them`, async () => {
    const choices = random(seed + group);
    for (let index = 0; index < CASES / groups; index += 1) {
      const made = generate(choices);
      await inCase(index, made, async () => {
        const { clock, credential, options } = made;
        const key = new ApiKey(credential);
        const { token, expected } = atTime(clock, () => ({
          token: key.mintAccessToken(options),
          expected: sdkToken(credential, options),
        }));
        assert.equal(token, expected);
        const issued = atTime(clock, () => key.mintAccessToken({ ...options, issuedAt: clock }));
        assert.equal(issued, expected, "with issuedAt");

        const { identity, ...fixed } = options;
        const template = key.accessTokenTemplate(fixed);
        const minted = atTime(clock, () => template.mint(identity, { issuedAt: clock }));
        assert.equal(minted, expected, "from a template");

        const from = Math.max(clock, options.notBefore ?? 0);
        const verified = await jwtVerify(token, new TextEncoder().encode(credential.secret), {
          algorithms: [options.algorithm ?? "HS256"],
          issuer: credential.sid,
          subject: credential.accountSid,
          typ: "JWT",
          requiredClaims: ["jti", "exp", "iat"],
          currentDate: new Date(Math.min(from, clock + (options.ttl ?? 3600) - 1) * 1000),
          clockTolerance: 10,
        });
        // Parsed twice: in Node 24 to 26 `JSON.parse` sometimes loses the member after one named like "4294967294", the first
        // time it parses these names. A bug of V8 13.6 to 14.6; not in Node 20.
        const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
        const { identity: written, ...grants } = claims.grants;
        assert.equal(written, identity);

        const read = key.verifyAccessToken(token, {
          now: Math.min(from, clock + (options.ttl ?? 3600) - 1),
          clockTolerance: 10,
          algorithms: [options.algorithm ?? "HS256"],
        });
        assert.equal(read.identity, identity);
        assert.equal(read.issuedAt, clock);
        assert.equal(read.expiresAt, verified.payload.exp);
        assert.equal(read.notBefore, options.notBefore);
        assert.equal(read.region, options.region);
        assert.equal(JSON.stringify(read.grants), JSON.stringify(grants));
        key.free();
        template.free();
      });
    }
  });
}
