// Times functions side by side. Each round gives every contender one sample, in an order that rotates, so that what the
// machine does meanwhile falls on all of them. Neutral: a clock is all it needs of the runtime.

/** What results go into, so that no compiler finds the calls to be of no use. */
let sink = 0;
const take = (value) => {
  sink = (sink + (value?.length ?? 1)) | 0;
};

/** A sampler for a function: makes so many calls and gives the milliseconds that they took. */
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

/** Warms a contender up, and finds how many calls fill a sample: by its best time, as the last may have been disturbed. */
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
 * `contenders` is a list of { name, sample }, where a sample makes so many calls and gives milliseconds; the answer has
 * the microseconds of a call for each, round by round.
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
/** Half the distance between the quartiles, as a part of the median. */
export const spread = (samples) => (quantile(samples, 0.75) - quantile(samples, 0.25)) / 2 / median(samples);
/** How many times the other's time, round by round: what slowed both down is in neither. */
export const ratio = (samples, others) => median(samples.map((time, round) => time / others[round]));
