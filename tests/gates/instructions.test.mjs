// How much work the package's calls are, counted instead of timed: what a busy machine cannot blur.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { COUNTER, instrument } from "../../benches/count/instrument.mjs";

/** The accepted increase over the recorded count. */
const SLACK = 1.03;
const kept = JSON.parse(await readFile(new URL("../../benches/count/counts.json", import.meta.url), "utf8"));
const script = `
  import { countInstructions } from ${JSON.stringify(new URL("../../benches/count/count.mjs", import.meta.url).href)};
  console.log(JSON.stringify((await countInstructions()).counts));`;

/** Counts in a separate process, because the package is loaded once. */
async function count() {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  return JSON.parse(stdout);
}

let counts;
before(async () => {
  counts = await count();
});

for (const [name, limit] of Object.entries(kept)) {
  test(`${name} executes about ${limit} instructions at most`, (t) => {
    const change = `${name} executes ${counts[name]} instructions; ${limit} are recorded`;
    const how =
      "If that is meant to be, `npm run count -- --write` keeps the new figures: commit benches/count/counts.json.";
    assert.ok(counts[name] <= limit * SLACK, `${change}. ${how}`);
    if (counts[name] * SLACK < limit) t.diagnostic(`${change}. ${how}`);
  });
}

test("exactly the cases of the benchmarks have a count", () => {
  assert.deepEqual(Object.keys(counts), Object.keys(kept));
});

test("counts are reproducible", async () => {
  for (let run = 0; run < 10; run += 1) assert.deepEqual(await count(), counts);
});

test("a module counts only executed instructions", async () => {
  // (func (export "f") (param i32) (result i32) — loops n times, then takes one of two branches
  const body = [
    0, // no locals
    ...[0x03, 0x40], // loop                        \
    ...[0x20, 0, 0x41, 1, 0x6b, 0x22, 0], // n -= 1  | 1 + 4 + 1, each time round; the loop itself once
    ...[0x0d, 0], // br_if                          /
    0x0b, // end
    ...[0x20, 0, 0x04, 0x7f], // local.get, if
    ...[0x41, 1, 0x41, 2, 0x6a], // the arm that is passed by
    0x05, // else
    ...[0x41, 7], // the arm that is taken
    0x0b, // end
    0x0b, // end of the function
  ];
  const wasm = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f], // a type
    ...[3, 2, 1, 0], // a function of it
    ...[6, 6, 1, 0x7f, 0, 0x41, 0, 0x0b], // a global
    ...[7, 5, 1, 1, 0x66, 0, 0], // its export
    ...[10, body.length + 2, 1, body.length, ...body],
  ]);
  const { exports } = (await WebAssembly.instantiate(await instrument(wasm))).instance;
  assert.equal(exports.f(3), 7);
  // loop, three times the five of its body, end; local.get and if; const and end; end.
  assert.equal(exports[COUNTER].value, 1n + 3n * 5n + 1n + 2n + 2n + 1n);
});
