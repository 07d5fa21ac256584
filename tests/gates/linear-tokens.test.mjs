// Untrusted tokens and JSON are read in linear time, and no input of a length costs more than four times
// a genuine one. Counts the module's instructions, not time.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { ApiKey, ApiKeys, decodeAccessToken, KeyRing } from "twilio-edge-auth/slim";
import { instructionsFor } from "./count-instructions.mjs";

const credential = { accountSid: `AC${"a".repeat(32)}`, sid: `SK${"b".repeat(32)}`, secret: "c".repeat(32) };
const now = Math.floor(Date.now() / 1000);
const key = new ApiKey(credential);
const ring = new KeyRing([new ApiKey({ ...credential, sid: `SK${"d".repeat(32)}` }), key]);

const encode = (text) => Buffer.from(text).toString("base64url");
const header = '{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}';

/** Returns a token with any header and claims, signed with the key or unsigned. */
function tokenOf(header, claims, isSigned) {
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = createHmac("sha256", credential.secret).update(signed).digest("base64url");
  return `${signed}.${isSigned ? signature : "A".repeat(43)}`;
}

/** Returns as many members or items as fit into a length. */
function filled(length, of) {
  const parts = [];
  for (let left = length, index = 0; ; index += 1) {
    const part = of(index);
    left -= Buffer.byteLength(part) + 1;
    if (left < 0) return parts.join(",");
    parts.push(part);
  }
}

const short = (index) => index.toString(36);
const wide = (width, name = short) => `{${Array.from({ length: width }, (_, index) => `"${name(index)}":0`)}}`;
const parameter = (index) => `"parameter${index}":"value ${index}"`;

/** JSON values of about a given length, of every kind that is expensive to read. */
const values = {
  "an object of many members": (length) => `{${filled(Math.min(length, 25_000), (index) => `"${short(index)}":0`)}}`,
  "an object of escaped names": (length) =>
    `{${filled(Math.min(length, 25_000), (index) => `"\\u0041${short(index)}":0`)}}`,
  "names that differ at their ends": (length) =>
    `{${filled(Math.min(length, 500_000), (index) => `"${"n".repeat(100)}${index}":0`)}}`,
  "16 long names": (length) => wide(16, (index) => "n".repeat(length / 18) + short(index)),
  "objects of 16 members": (length) => `[${filled(length, () => wide(16))}]`,
  "objects of 17 members": (length) => `[${filled(length, () => wide(17))}]`,
  "objects of 500 members": (length) => `[${filled(length, () => wide(500))}]`,
  "a list of zeros": (length) => `[${filled(length, () => "0")}]`,
  "empty lists": (length) => `[${filled(length, () => "[]")}]`,
  "lists in lists": (length) => `[${filled(length, () => `${"[".repeat(20)}${"]".repeat(20)}`)}]`,
  "a string of escapes": (length) => `"${"\\u0041".repeat(length / 6)}"`,
  "a string of surrogates": (length) => `"${"\\ud83d\\ude00".repeat(length / 12)}"`,
  "a string beyond ASCII": (length) => `"${"é".repeat(length / 2)}"`,
  "a long number": (length) => "1".repeat(length),
  "white space": (length) => `${" ".repeat(length)}1`,
};

const claimsWith = (grants, more = "") =>
  `{"jti":"x","iss":"${credential.sid}","sub":"${credential.accountSid}","exp":${now + 60},"grants":${grants}${more}}`;

/** Claims of 12 KB, the most that fits into a token. */
const hostile = {
  ...Object.fromEntries(
    Object.entries(values).flatMap(([what, of]) => [
      [`${what} in a claim`, claimsWith('{"identity":"a"}', `,"x":${of(11_600)}`)],
      [`${what} in a grant`, claimsWith(`{"x":${of(11_600)},"identity":"a"}`)],
    ]),
  ),
  "many grants": claimsWith(values["an object of many members"](11_600)),
  "many escaped grants": claimsWith(values["an object of escaped names"](11_600)),
  "a long fraction": claimsWith("{}", `,"nbf":0.${"0".repeat(11_600)}`),
};

/** A voice grant with the most parameters that fit. */
const parameters = filled(11_600, parameter);
const genuine = tokenOf(header, claimsWith(`{"identity":"a","voice":{"outgoing":{"params":{${parameters}}}}}`), true);

const readings = {
  verify: (token) => () => key.verifyAccessToken(token, { now }),
  ring: (token) => () => ring.verifyAccessToken(token, { now }),
  decode: (token) => () => decodeAccessToken(token),
};
/** The cost of each operation on the genuine token. Decoding may cost as much as verifying. */
const budget = {
  verify: instructionsFor(readings.verify(genuine)),
  ring: instructionsFor(readings.ring(genuine)),
  decode: instructionsFor(readings.verify(genuine)),
};

test("the genuine token is accepted, and has the maximum length", () => {
  assert.ok(genuine.length > 15_000 && genuine.length <= 16_384, `${genuine.length} characters`);
  assert.equal(key.verifyAccessToken(genuine, { now }).identity, "a");
});

for (const [what, claims] of Object.entries(hostile)) {
  for (const isSigned of [false, true]) {
    test(`tokens, ${isSigned ? "signed" : "not signed"}: ${what}`, () => {
      const token = tokenOf(header, claims, isSigned);
      assert.ok(token.length > 12_000 && token.length <= 16_384, `${token.length} characters`);
      for (const [reading, read] of Object.entries(readings)) {
        const ratio = instructionsFor(read(token)) / budget[reading];
        assert.ok(ratio <= 4, `${reading}: ${ratio.toFixed(2)} times the genuine token`);
      }
    });
  }
}

test("tokens: a header of 12 KB is refused at no cost", () => {
  const members = filled(11_600, (index) => `"k${index}":0`);
  const token = tokenOf(`${header.slice(0, -1)},${members}}`, claimsWith("{}"), true);
  assert.throws(readings.verify(token), { code: "malformed_token" });
  for (const [reading, read] of Object.entries(readings)) {
    assert.ok(instructionsFor(read(token)) < 0.1 * budget[reading], reading);
  }
});

const keys = (json) => new ApiKeys(key, { fetch: async () => new Response(json) });
const readAnswer = (value) => async () => {
  for await (const _ of keys(`{"keys":[],"x":${value}}`).list());
};
const mintWith = (grants) => () => key.mintAccessToken({ identity: "a", grants: JSON.parse(grants) });

/** Operations that read megabytes of JSON. Token options are refused only after they are read. */
const readers = {
  "a REST response": readAnswer,
  "a playback grant": (value) => mintWith(`{"playback":{"x":${value}}}`),
  "a custom grant": (value) => mintWith(`{"custom":{"x":${value}}}`),
};
/** Slightly less than the largest accepted response. */
const megabytes = 2_000_000;

for (const [where, read] of Object.entries(readers)) {
  const genuine = `[${filled(megabytes, () => `{${filled(5000, parameter)}}`)}]`;
  for (const [what, of] of Object.entries(values)) {
    // JSON.stringify cannot write these.
    if (where !== "a REST response" && (what === "a long number" || what === "white space")) continue;
    test(`${where}: ${what}`, async () => {
      const [quarter, whole] = [of(megabytes / 4), of(megabytes)];
      const [few, many] = [await instructionsFor(read(quarter)), await instructionsFor(read(whole))];
      assert.ok(many > whole.length, "hardly a test: the text is not read");
      const times = whole.length / quarter.length;
      assert.ok(
        many <= times * 1.25 * few,
        `${(many / few).toFixed(2)} times the instructions for ${times} times the text`,
      );
      const ratio = many / whole.length / ((await instructionsFor(read(genuine))) / genuine.length);
      assert.ok(ratio <= 4, `${ratio.toFixed(2)} times a genuine text`);
    });
  }
}
