// Node with --expose-gc: how cost grows. Prints the results; the first argument is the options.

import { writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import * as pkg from "twilio-edge-auth/slim";
import { credential, grants } from "../fixture.mjs";
import { tokenOf, webhookOf } from "../growth/cases.mjs";
import { sampler, sideBySide } from "../measure.mjs";

const TOKEN_SIZES = [300, 1000, 2000, 4000, 8000, 15_000];
const PARAMETERS = [1, 5, 20, 100, 300, 1000];
const TOKENS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

const timing = JSON.parse(process.argv[2]);
const wasm = await readFile(new URL(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm")));
const { memory } = pkg.initSync({ module: wasm });

const timed = (functions) =>
  sideBySide(
    Object.entries(functions).map(([name, run]) => ({ name, sample: sampler(run) })),
    timing,
  );

async function tokenSizes() {
  const rows = [];
  for (const size of TOKEN_SIZES) {
    console.error(`  tokens of ${size} bytes…`);
    const { length, mint, verify } = await tokenOf(pkg, size);
    rows.push({ size: length, mint: await timed(mint), verify: await timed(verify) });
  }
  return rows;
}

async function parameters() {
  const rows = [];
  for (const count of PARAMETERS) {
    console.error(`  ${count} parameters…`);
    rows.push({ count, webhook: await timed(webhookOf(pkg, count)) });
  }
  return rows;
}

/** Mints tokens with one key and keeps none; the first count starts with the very first token. */
function tokens() {
  const key = new pkg.ApiKey(credential);
  const template = key.accessTokenTemplate({ grants });
  return TOKENS.map((count) => {
    console.error(`  ${count} tokens…`);
    const start = performance.now();
    let length = 0;
    for (let at = 0; at < count; at += 1) length += key.mintAccessToken({ identity: `user-${at}`, grants }).length;
    const options = performance.now();
    for (let at = 0; at < count; at += 1) length += template.mint(`user-${at}`).length;
    const end = performance.now();
    globalThis.gc();
    const { heapUsed } = process.memoryUsage();
    return {
      count,
      length,
      options: options - start,
      template: end - options,
      wasm: memory.buffer.byteLength,
      heapUsed,
    };
  });
}

// First, before any token is minted.
const minted = tokens();
writeSync(1, JSON.stringify({ tokens: minted, tokenSizes: await tokenSizes(), parameters: await parameters() }));
