// A token altered anywhere is refused: each character replaced, each removed, one inserted at each position.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKey, CredentialError, decodeAccessToken } from "twilio-edge-auth";
import { random, seed } from "../support/random.mjs";
import { generate } from "./generate.mjs";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const others = [...".=+/ \n\0~", "é", "\u{1f600}", "\ud800"];
const expected = new Set([
  "malformed_token",
  "unsupported_algorithm",
  "wrong_token_type",
  "signature_mismatch",
  "wrong_issuer",
  "wrong_account",
]);

function refused(key, token, options, what) {
  let code = "accepted";
  try {
    key.verifyAccessToken(token, options);
  } catch (error) {
    assert.ok(error instanceof CredentialError, `${what}: ${error}`);
    code = error.code;
  }
  assert.ok(expected.has(code), `${what}: ${code}`);
  try {
    decodeAccessToken(token);
  } catch (error) {
    assert.ok(error instanceof CredentialError, `${what}, read: ${error}`);
  }
}

for (const algorithm of ["HS256", "HS384", "HS512"]) {
  test(`every alteration of an ${algorithm} token is refused (SEED=${seed})`, () => {
    const choices = random(seed ^ algorithm.length ^ algorithm.charCodeAt(2));
    const { credential, options } = generate(choices);
    const key = new ApiKey(credential);
    const now = 1_700_000_000;
    const token = key.mintAccessToken({ ...options, notBefore: undefined, ttl: 60, issuedAt: now, algorithm });
    const at = { now, algorithms: [algorithm] };
    assert.equal(key.verifyAccessToken(token, at).identity, options.identity);

    // Every one-character change of the last part; for the others a part of the alphabet, and all other characters.
    const lastPart = token.lastIndexOf(".");
    for (let place = 0; place < token.length; place += 1) {
      const replacements =
        place > lastPart ? [...alphabet] : Array.from({ length: 6 }, () => choices.pick([...alphabet]));
      const neighbour = alphabet[alphabet.indexOf(token[place]) ^ 1] ?? "A";
      for (const character of [...replacements, neighbour, ...others]) {
        if (character === token[place]) continue;
        refused(
          key,
          token.slice(0, place) + character + token.slice(place + 1),
          at,
          `${place} → ${JSON.stringify(character)}`,
        );
      }
      refused(key, token.slice(0, place) + token.slice(place + 1), at, `${place} removed`);
      refused(
        key,
        token.slice(0, place) + choices.pick([...alphabet, ...others]) + token.slice(place),
        at,
        `${place} put in`,
      );
      refused(key, token.slice(0, place), at, `cut at ${place}`);
    }
  });
}

test("every spelling of none is refused", () => {
  const key = new ApiKey({ accountSid: `AC${"a".repeat(32)}`, sid: `SK${"b".repeat(32)}`, secret: "c".repeat(32) });
  const [, claims, signature] = key.mintAccessToken({ identity: "alice" }).split(".");
  for (let bits = 0; bits < 16; bits += 1) {
    const alg = [..."none"].map((letter, at) => (bits & (1 << at) ? letter.toUpperCase() : letter)).join("");
    const header = Buffer.from(JSON.stringify({ alg, typ: "JWT", cty: "twilio-fpa;v=1" })).toString("base64url");
    for (const last of ["", signature, "AAAA"]) {
      assert.throws(
        () => key.verifyAccessToken(`${header}.${claims}.${last}`),
        { code: "unsupported_algorithm" },
        `${alg} ${last}`,
      );
    }
  }
});
