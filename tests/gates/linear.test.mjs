// Untrusted webhooks are verified in linear time: four times the input costs hardly more than four times
// the instructions. Counts the module's instructions; JavaScript only concatenates the strings.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { AuthToken, initSync, signedUrls } from "twilio-edge-auth/slim";
import { COUNTER, instrument } from "../../benches/count/instrument.mjs";

const wasm = await readFile(new URL(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm")));
const counter = initSync({ module: await instrument(wasm) })[COUNTER];

/** Sorting is slightly more than linear: per name, 1.2 times as many comparisons for ten thousand names as for a quarter. */
const MOST = 4 * 1.25;

const token = new AuthToken({ accountSid: `AC${"a".repeat(32)}`, authToken: "0123456789abcdef0123456789abcdef" });
const url = "https://example.com/voice";
const signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
const many = (length, of) => Array.from({ length }, (_, index) => of((index * 7919) % 10_007, index));

/** Requests that grow with a number, and the number's maximum. */
const requests = {
  "10,000 parameters": [10_000, (n) => ({ url, params: new URLSearchParams(many(n, (i) => [`n${i}`, `value ${i}`])) })],
  "10,000 parameters of one name": [
    10_000,
    (n) => ({ url, params: new URLSearchParams(many(n, (i) => ["n", `${i}`])) }),
  ],
  "10,000 parameters that are equal": [
    10_000,
    (n) => ({ url, params: new URLSearchParams(many(n, () => ["n", "v"])) }),
  ],
  "10,000 parameters that differ at their ends": [
    10_000,
    (n) => ({ url, params: new URLSearchParams(many(n, (i) => ["n".repeat(100) + i, "v"])) }),
  ],
  "a list of 10,000 values": [10_000, (n) => ({ url, params: { n: many(n, (i) => `${i}`) } })],
  "a body of a megabyte": [
    1 << 20,
    (n) => {
      const hashed = `${url}?bodySHA256=${"0".repeat(64)}`;
      return { url: hashed, signature: token.webhookSignature(hashed), body: "x".repeat(n) };
    },
  ],
  "a query of 16 KiB, each character of which may be escaped": [
    16_000,
    (n) => ({ url: `${url}?${"%41+'@:".repeat(n / 7)}`, params: {} }),
  ],
  "a query of thousands of names": [
    16_000,
    (n) => ({ url: `${url}?${many(n / 8, (i) => `${i % 1000}=1`).join("&")}`, params: {} }),
  ],
  "a path of thousands of dot segments": [16_000, (n) => ({ url: `${url}/${"../".repeat(n / 3)}`, params: {} })],
};

function instructionsFor(request) {
  // The first request of its size grows the memory.
  for (let call = 0; call < 2; call += 1) token.verifyWebhook(request);
  const before = counter.value;
  assert.equal(token.verifyWebhook(request), false);
  return Number(counter.value - before);
}

for (const [what, [most, requestOf]] of Object.entries(requests)) {
  test(`webhooks: ${what}`, () => {
    const [quarter, whole] = [most / 4, most].map((n) => instructionsFor({ signature, ...requestOf(n) }));
    assert.ok(
      whole <= MOST * quarter,
      `${whole} instructions, ${(whole / quarter).toFixed(2)} times those for a quarter`,
    );
    assert.ok(whole > 2 * quarter, `hardly a test: ${whole} and ${quarter} instructions`);
  });
}

/** The smallest requests of Twilio, and large ones. */
const signedRequests = {
  "a GET request": { url },
  "a form of 20 parameters": {
    url,
    params: Object.fromEntries(many(20, (i) => [`Parameter${i}`, `value ${i}`])),
  },
  "a form of a megabyte": { url, params: { Body: "x".repeat(1 << 20) } },
  "a form of many parameters": { url, params: new URLSearchParams(many(1000, (i) => [`n${i}`, `é ${i}`])) },
  "a WebSocket handshake": { url: "wss://example.com/ws?a=b" },
};
const malformed = ["x", signature.slice(1), `${signature}=`, signature.replace("/", "_"), "A".repeat(28)];

for (const [what, request] of Object.entries(signedRequests)) {
  const valid = () => {
    const given = { ...request, signature: token.webhookSignature(request.url, request.params) };
    for (let call = 0; call < 2; call += 1) assert.equal(token.verifyWebhook(given), true);
    const before = counter.value;
    token.verifyWebhook(given);
    return Number(counter.value - before);
  };

  test(`webhooks: ${what} without a signature costs at most a twentieth of a valid one`, () => {
    for (const missing of [undefined, null, "", []]) {
      const cost = instructionsFor({ ...request, signature: missing });
      assert.ok(cost <= valid() / 20, `${missing}: ${cost} instructions of ${valid()}`);
    }
  });

  // For a short request, crossing the boundary is more than a twentieth.
  test(`webhooks: ${what} with a malformed signature is not hashed`, () => {
    const hash =
      instructionsFor({ url: "https://example.com/", signature }) / signedUrls("https://example.com/").length;
    for (const wrong of malformed) {
      const cost = instructionsFor({ ...request, signature: wrong });
      assert.ok(cost <= Math.max(hash / 4, valid() / 20), `${wrong}: ${cost} instructions of ${valid()}`);
    }
  });
}

test("webhooks: each URL variant is tried once, and costs at most one hash", () => {
  const plain = instructionsFor({ url: "https://example.com/x", params: { Body: "x".repeat(100_000) }, signature });
  const tried = signedUrls("https://example.com/x").length;
  for (const given of ["https://U:p@Example.com:8443/?a='b+c%40#rc", "https://example.com?a", "https://h.com/?%27"]) {
    const cost = instructionsFor({ url: given, params: { Body: "x".repeat(100_000) }, signature });
    const spellings = new Set(signedUrls(given)).size;
    assert.ok(cost <= (1.05 * plain * spellings) / tried, `${given}: ${cost / (plain / tried)} hashes`);
  }
});
