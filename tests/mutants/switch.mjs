// Turns on mutants one after the other, and runs the conformance tests that reach each. Prints a line of JSON for each: see run.mjs.
import { conformance } from "../conformance/body/index.mjs";
import { pkg, subPaths } from "../conformance/runners/package.mjs";

/** Where Stryker's code looks for the mutant that is on, and counts what it reaches. */
globalThis.__stryker__ ??= {};
const state = globalThis.__stryker__;
const registry = conformance(pkg, subPaths);
// The pauses between attempts of a request have a random length: none here.
Math.random = () => 0;

/** How long each test takes, in milliseconds. */
const durations = {};
let since = performance.now();
const before = await registry.run((name) => {
  measure();
  state.currentTestId = name;
  return true;
});
measure();
const broken = before.find(({ ok }) => !ok);
if (broken) throw new Error(`without a mutant: ${broken.name}: ${broken.error}`);
const reached = { ...state.mutantCoverage.perTest };
// Counting is over.
state.currentTestId = undefined;

function measure() {
  const now = performance.now();
  durations[state.currentTestId] = now - since;
  since = now;
}

/** Returns the first test that fails with a mutant. */
async function firstFailed(id) {
  let isOver = false;
  const names = Object.keys(reached).filter((name) => reached[name][id] > 0);
  // A mutant whose tests take 20 times as long waits for ever.
  const limit = 5000 + 20 * names.reduce((sum, name) => sum + durations[name], 0);
  const run = registry.run((name, done) => !isOver && names.includes(name) && done.at(-1)?.ok !== false);
  let timer;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, limit, [{ ok: false, name: "time limit" }]);
  });
  const results = await Promise.race([run, over]);
  isOver = true;
  clearTimeout(timer);
  return results.find(({ ok }) => !ok)?.name;
}

for (const id of process.argv[3].split(",")) {
  Object.assign(state, { activeMutant: id, hitCount: 0, hitLimit: 100_000 });
  const failed = await firstFailed(id);
  state.activeMutant = "none";
  console.log(JSON.stringify({ id, failed }));
}
process.exit();
