// The .wasm compared with Node's own implementations, on random text and bytes of every length and place: its SIMD code, base64, JSON
// and the frames in which texts cross. `npm run fuzz -- twilio` runs it with new seeds.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";
import { ApiKey, AuthToken } from "twilio-edge-auth";
import { inCase, random, seed } from "../../support/random.mjs";

const CASES = Number(process.env.CASES ?? 1000);
const accountSid = `AC${"a".repeat(32)}`;
const keySid = `SK${"b".repeat(32)}`;
const plain = [..."abcdefghijklmnopqrstuvwxyz0123456789-_.~"];
/** Of one to four bytes in UTF-8, with what JSON and URLs escape. */
const alphabet = [...plain, ...'"\\/\n\t \u0000\u007f\u0080é\u07ff\u0800€\uffff😀\u{10ffff}'];

/** Mostly short, sometimes around the limits of blocks and buffers. */
const length = (choices) =>
  choices.pick([choices.below(80), choices.below(300), choices.pick([55, 56, 63, 64, 65, 5461, 5462, 16384])]);
const text = (choices, most = 400) => choices.text(alphabet, Math.min(most, length(choices)));
const bytes = (choices) => Uint8Array.from({ length: length(choices) }, () => choices.below(256));

function cases(name, draw, check) {
  test(`${name}: ${CASES} cases of SEED=${seed}`, async () => {
    const choices = random(seed);
    for (let index = 0; index < CASES; index += 1) {
      const made = draw(choices);
      await inCase(index, made, () => check(made));
    }
  });
}

const hmac = (secret, data, hash = "sha1", encoding = "base64") =>
  createHmac(hash, secret).update(data).digest(encoding);

cases(
  "the signature of a form's texts is that of node:crypto",
  (choices) => ({
    secret: choices.text(plain, 1 + choices.below(150)),
    url: `https://example.com/${choices.text(plain, Math.min(8192, length(choices)))}`,
    params: Object.fromEntries(Array.from({ length: choices.below(20) }, () => [text(choices, 40), text(choices)])),
  }),
  ({ secret, url, params }) => {
    using token = new AuthToken({ accountSid, authToken: secret });
    // By bytes. Only names with characters on both sides of U+FFFF are in another order by UTF-16 code units.
    const names = Object.keys(params).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const signed = url + names.map((name) => name + params[name]).join("");
    const signature = hmac(secret, signed);
    assert.equal(token.verifyWebhook({ url, signature, params }), true);
    const other = hmac(`${secret}x`, signed);
    assert.equal(token.verifyWebhook({ url, signature: other, params }), false);
  },
);

cases(
  "the hash of a body of any bytes, at any place in memory, is that of node:crypto",
  (choices) => ({ body: bytes(choices), at: choices.below(17), changed: choices.next() }),
  ({ body, at, changed }) => {
    using token = new AuthToken({ accountSid, authToken: "secret" });
    const url = `https://example.com/?bodySHA256=${createHash("sha256").update(body).digest("hex")}`;
    const signature = hmac("secret", url);
    const moved = new Uint8Array(at + body.length).subarray(at);
    moved.set(body);
    assert.equal(token.verifyWebhook({ url, signature, body: moved }), true);
    if (moved.length === 0) return;
    moved[Math.floor(changed * moved.length)] ^= 1;
    assert.equal(token.verifyWebhook({ url, signature, body: moved }), false);
  },
);

cases(
  "an Access Token has the signature of node:crypto, and the identity as JSON.parse reads it",
  (choices) => ({
    secret: choices.text(plain, 32 + choices.below(100)),
    identity: text(choices, 120).replaceAll(/[^\x20-\x7e]/g, "") || "x",
    room: text(choices, 100) || "x",
    algorithm: choices.pick(["HS256", "HS384", "HS512"]),
  }),
  ({ secret, identity, room, algorithm }) => {
    using key = new ApiKey({ accountSid, sid: keySid, secret });
    const token = key.mintAccessToken({ identity, algorithm, grants: { video: { room } } });
    const [header, claims, signature] = token.split(".");
    assert.equal(signature, hmac(secret, `${header}.${claims}`, `sha${algorithm.slice(2)}`, "base64url"));
    const { grants } = JSON.parse(Buffer.from(claims, "base64url"));
    assert.deepEqual(grants, { identity, video: { room } });
    const verified = key.verifyAccessToken(token, { algorithms: [algorithm] });
    assert.deepEqual([verified.identity, verified.grants], [identity, { video: { room } }]);
  },
);

cases(
  "an authorization header is that of Buffer",
  (choices) => ({ secret: choices.text(plain, 32 + choices.below(200)) }),
  ({ secret }) => {
    using key = new ApiKey({ accountSid, sid: keySid, secret });
    assert.equal(key.authorizationHeader(), `Basic ${Buffer.from(`${keySid}:${secret}`).toString("base64")}`);
  },
);
