// Reproducible random choices: the same seed gives the same cases.
import { inspect } from "node:util";

/** mulberry32: small, and random enough for choosing cases. */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  const self = {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)],
    shuffled(list) {
      const copy = [...list];
      for (let last = copy.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [copy[last], copy[other]] = [copy[other], copy[last]];
      }
      return copy;
    },
    text: (alphabet, length) => Array.from({ length }, () => self.pick(alphabet)).join(""),
    sid: (prefix) => prefix + self.text([..."0123456789abcdef"], 32),
  };
  return self;
}

/** Fixed, so that every run has the same cases. SEED=… sets another; `npm run fuzz -- twilio` uses new ones. */
export const seed = Number(process.env.SEED ?? 1);

/** Runs a case; a failure names it, its choices, and the seed that reproduces it. */
export async function inCase(index, made, run) {
  try {
    await run();
  } catch (error) {
    error.message = `case ${index} of SEED=${seed}: ${inspect(made, { depth: 9 })}\n${error.message}`;
    throw error;
  }
}
