// What strangers send is checked in time linear in its length: four times as much of it costs hardly more than four times
// as many instructions. They are counted within the module, which does all of the work but to put the texts together.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { AuthToken, initSync } from "twilio-edge-auth/slim";
import { COUNTER, instrument } from "../../benches/count/instrument.mjs";

const wasm = await readFile(new URL(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm")));
const counter = initSync({ module: await instrument(wasm) })[COUNTER];

/** To sort takes a little more than linear time: 1.2 times as many comparisons of ten thousand names as of a quarter of them. */
const MOST = 4 * 1.25;

const token = new AuthToken({ accountSid: `AC${"a".repeat(32)}`, authToken: "0123456789abcdef0123456789abcdef" });
const url = "https://example.com/voice";
const signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
const many = (length, of) => Array.from({ length }, (_, index) => of((index * 7919) % 10_007, index));

/** Requests that grow with a number, and how large it becomes. */
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
  // The first one of its size makes room for itself.
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
