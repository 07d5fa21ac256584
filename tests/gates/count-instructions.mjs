// Counts the instructions that the module takes for a call.
import { readFile } from "node:fs/promises";
import { initSync } from "twilio-edge-auth/slim";
import { COUNTER, instrument } from "../../benches/count/instrument.mjs";

const wasm = await readFile(new URL(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm")));
const counter = initSync({ module: await instrument(wasm) })[COUNTER];

/** The instructions for a call, which may throw; a promise of them if the call returns one. */
export function instructionsFor(call) {
  // The first call of its size makes room for itself.
  const first = run(call);
  return first instanceof Promise ? first.then(() => count(call)) : count(call);
}

function count(call) {
  const before = counter.value;
  const result = run(call);
  const since = () => Number(counter.value - before);
  return result instanceof Promise ? result.then(since) : since();
}

function run(call) {
  try {
    const result = call();
    return result instanceof Promise ? result.catch(() => {}) : undefined;
  } catch {
    return undefined;
  }
}
