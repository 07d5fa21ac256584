// Counts the WebAssembly instructions of one call of each case. The count does not depend on the machine or its
// load. It excludes JavaScript.
import { readFile } from "node:fs/promises";
import * as pkg from "twilio-edge-auth/slim";
import { cases } from "../cases.mjs";
import { ours } from "../contenders/ours.mjs";
import { floorOf } from "../contenders/same-wasm.mjs";
import { COUNTER, instrument } from "./instrument.mjs";

/** Calls before counting, so that one-time work is not counted. */
const WARM_UP = 8;
const CALLS = 64;

/** Returns the average count of several calls for each case of a contender. */
function average(contender, counter) {
  const counts = {};
  for (const { name } of cases.filter(({ name }) => contender[name])) {
    for (let call = 0; call < WARM_UP; call += 1) contender[name](call);
    const before = counter.value;
    for (let call = 0; call < CALLS; call += 1) contender[name](WARM_UP + call);
    counts[name] = Math.round(Number(counter.value - before) / CALLS);
  }
  return counts;
}

/**
 * Returns the counts of the built package, and of the bare HMAC of the same bytes if `floor` is its .wasm.
 * Call it once per process.
 */
export async function countInstructions({ floor } = {}) {
  const wasm = await readFile(new URL(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm")));
  const counter = pkg.initSync({ module: await instrument(wasm) })[COUNTER];
  const realNow = Date.now;
  Date.now = () => 1_800_000_000_000;
  try {
    const contender = await ours(pkg);
    const counts = average(contender, counter);
    if (!floor) return { counts };
    const { instance } = await WebAssembly.instantiate(await instrument(floor));
    const floorCounts = average(await floorOf(instance.exports, contender.token), instance.exports[COUNTER]);
    return { counts, floorCounts };
  } finally {
    Date.now = realNow;
  }
}
