// What is compared with a secret takes the same number of instructions wherever it first differs. Counts the instructions of the
// shipped .wasm, in which the compiler could have undone what the sources say. A count says nothing about caches or the processor.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { ApiKey, AuthToken, initSync, JwtVerifier } from "twilio-edge-auth/slim";
import { COUNTER, instrument } from "../../benches/count/instrument.mjs";

const wasm = await readFile(new URL(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm")));
const counter = initSync({ module: await instrument(wasm) })[COUNTER];

/** Returns the instructions of a call, without what only a first call does. */
function instructionsOf(call) {
  for (let times = 0; times < 3; times += 1) call();
  const before = counter.value;
  call();
  return Number(counter.value - before);
}

/** Returns copies of bytes, each of which differs in one byte; in all of its bits, or in one. */
const differing = (bytes) =>
  [0xff, 0x01, 0x80].flatMap((bits) =>
    Array.from(bytes, (_, place) => bytes.map((byte, at) => (at === place ? byte ^ bits : byte))),
  );

const NOW = Math.floor(Date.now() / 1000);
const key = new ApiKey({
  accountSid: `AC${"a".repeat(32)}`,
  sid: `SK${"b".repeat(32)}`,
  secret: "0123456789abcdefghijklmnopqrstuv",
});
const token = key.mintAccessToken({ identity: "alice", grants: { video: {} }, issuedAt: NOW });
const [header, claims, signature] = token.split(".");
const verify = (shown) => () => {
  const code = errorOf(() => key.verifyAccessToken(shown, { now: NOW }));
  assert.equal(code, shown === token ? undefined : "signature_mismatch");
};

const authToken = new AuthToken({ accountSid: `AC${"a".repeat(32)}`, authToken: "0123456789abcdef0123456789abcdef" });
const url = "https://example.com/voice";
const params = { CallSid: `CA${"1".repeat(32)}`, From: "+14155550142" };
const webhook = authToken.webhookSignature(url, params);
const verifyWebhook = (shown) => () =>
  assert.equal(authToken.verifyWebhook({ url, params, signature: shown }), shown === webhook);

const sessionSecret = "the-secret-of-the-app-0123456789";
const sessions = new JwtVerifier({ secret: sessionSecret });
const sessionInput = ['{"alg":"HS256"}', `{"exp":${NOW + 3600}}`]
  .map((text) => Buffer.from(text).toString("base64url"))
  .join(".");
const sessionTag = createHmac("sha256", sessionSecret).update(sessionInput).digest();
const verifySession = (tag) => () => {
  const code = errorOf(() => sessions.verify(`${sessionInput}.${tag.toString("base64url")}`, NOW));
  assert.equal(code, tag === sessionTag ? undefined : "signature_mismatch");
};

function errorOf(call) {
  try {
    call();
    return undefined;
  } catch (error) {
    return error.code;
  }
}

const comparisons = {
  "the signature of a session": () => differing(sessionTag).map(verifySession),
  "the signature of an Access Token": () =>
    differing(Buffer.from(signature, "base64url")).map((bytes) =>
      verify(`${header}.${claims}.${bytes.toString("base64url")}`),
    ),
  "the signature of a webhook": () =>
    differing(Buffer.from(webhook, "base64")).map((bytes) => verifyWebhook(bytes.toString("base64"))),
};

for (const [what, calls] of Object.entries(comparisons)) {
  test(`${what} is compared in the same number of instructions, wherever it differs`, () => {
    const counts = calls().map(instructionsOf);
    assert.ok(counts.length >= 60);
    assert.deepEqual([...new Set(counts)], [counts[0]]);
    assert.ok(counts[0] > 1000);
  });
}

test("right signatures are accepted, and a count shows one character more", () => {
  for (const call of [verify(token), verifySession(sessionTag), verifyWebhook(webhook)]) call();
  const longer = key.mintAccessToken({ identity: "alicf", grants: { video: { room: "r" } }, issuedAt: NOW });
  const [, body] = longer.split(".");
  const forged = createHmac("sha256", "another").update(`${header}.${body}`).digest("base64url");
  assert.notEqual(
    instructionsOf(verify(`${header}.${claims}.${forged}`)),
    instructionsOf(verify(`${header}.${body}.${forged}`)),
  );
});
