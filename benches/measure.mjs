// Times functions side by side. Each round gives every contender one sample, in an order that rotates, so that what the
// machine does meanwhile falls on all of them. Neutral: a clock is all it needs of the runtime.

/** What results go into, so that no compiler finds the calls to be of no use. */
let sink = 0;
const take = (value) => {
  sink = (sink + (value?.length ?? 1)) | 0;
};

async function sample(run, calls, isAsync, clock) {
  const start = clock();
  if (isAsync) for (let call = 0; call < calls; call += 1) take(await run(call));
  else for (let call = 0; call < calls; call += 1) take(run(call));
  return (clock() - start) / calls;
}

/** Warms a function up, and finds how many calls fill a sample. */
async function prepare(run, { warmUp, sampleTime, clock }) {
  const first = run(0);
  const isAsync = typeof first?.then === "function";
  take(await first);
  let calls = 1;
  const until = clock() + warmUp;
  let each = 0;
  do {
    each = await sample(run, calls, isAsync, clock);
    if (each * calls < sampleTime / 2) calls *= 2;
  } while (clock() < until);
  return { isAsync, calls: Math.max(1, Math.round(sampleTime / Math.max(each, 1e-9))) };
}

/** `functions` is a list of { name, run }; the answer has the microseconds of a call for each, round by round. */
export async function sideBySide(
  functions,
  { rounds = 30, sampleTime = 10, warmUp = 300, clock = () => performance.now() } = {},
) {
  const entries = [];
  for (const { name, run } of functions) {
    entries.push({ name, run, samples: [], ...(await prepare(run, { warmUp, sampleTime, clock })) });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let step = 0; step < entries.length; step += 1) {
      const entry = entries[(round + step) % entries.length];
      entry.samples.push(1000 * (await sample(entry.run, entry.calls, entry.isAsync, clock)));
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
