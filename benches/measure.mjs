// Measures functions in turn. Each round takes one sample of every contender, in rotating order, so that other load
// on the machine affects all of them. Needs only a clock from the runtime.

/** Receives the results, so that the compiler does not remove the calls. */
let sink = 0;
const take = (value) => {
  sink = (sink + (value?.length ?? 1)) | 0;
};

/** Returns a sampler for a function: it makes `calls` calls and returns the milliseconds that they took. */
export function sampler(run, clock = () => performance.now()) {
  let isAsync;
  return async (calls) => {
    if (isAsync === undefined) {
      const first = run(0);
      isAsync = typeof first?.then === "function";
      take(await first);
    }
    const start = clock();
    if (isAsync) for (let call = 0; call < calls; call += 1) take(await run(call));
    else for (let call = 0; call < calls; call += 1) take(run(call));
    return clock() - start;
  };
}

/** Warms up a contender, and returns the number of calls per sample, by its best time. */
async function prepare(sample, { warmUp, sampleTime }) {
  let calls = 1;
  let spent = 0;
  let best = Number.POSITIVE_INFINITY;
  do {
    const time = await sample(calls);
    spent += time;
    if (time < sampleTime / 2) calls *= 2;
    else best = Math.min(best, time / calls);
  } while (spent < warmUp || best === Number.POSITIVE_INFINITY);
  return Math.max(1, Math.round(sampleTime / best));
}

/**
 * `contenders` is a list of { name, sample }, where `sample(calls)` returns milliseconds. Returns
 * the microseconds per call of each contender in each round.
 */
export async function sideBySide(contenders, { rounds = 30, sampleTime = 10, warmUp = 300 } = {}) {
  const entries = [];
  for (const { name, sample } of contenders) {
    entries.push({ name, sample, samples: [], calls: await prepare(sample, { warmUp, sampleTime }) });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let step = 0; step < entries.length; step += 1) {
      const entry = entries[(round + step) % entries.length];
      entry.samples.push((1000 * (await entry.sample(entry.calls))) / entry.calls);
    }
  }
  return entries.map(({ name, samples }) => ({ name, samples }));
}

const quantile = (samples, part) => {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
};

export const median = (samples) => quantile(samples, 0.5);
/** Half the interquartile range, relative to the median. */
export const spread = (samples) => (quantile(samples, 0.75) - quantile(samples, 0.25)) / 2 / median(samples);
/** The ratio to the other's time, by rounds, so that common disturbances cancel out. */
export const ratio = (samples, others) => median(samples.map((time, round) => time / others[round]));
