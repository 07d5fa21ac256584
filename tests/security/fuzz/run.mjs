// Fuzzing: `npm run fuzz` gives each target some seconds; `npm run fuzz -- verify --minutes=10` gives one of them longer.
// `twilio` runs the comparisons with the `twilio` package (tests that take a SEED) with new seeds, without libFuzzer.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { env, main, root, run } from "../../../pkg/scripts/run.mjs";
import { compareForever } from "./compare-forever.mjs";

// Sanitizers need a nightly compiler. They would find little: `unsafe` is forbidden here, and overflows and
// failed assertions abort a target without them.
const options = ["--fuzz-dir", "tests/security/fuzz", "--target-dir", "target/fuzz", "--sanitizer", "none"];
const targets = readdirSync(join(root, "tests/security/fuzz/targets")).map((file) => file.replace(/\.rs$/, ""));

/** Executions in this run. */
const executed = new Map();

/** Adds the executions of this run to the file that keeps their sums. */
function keepCount() {
  const path = join(import.meta.dirname, "executions.json");
  const sums = JSON.parse(readFileSync(path, "utf8"));
  for (const [target, count] of executed) sums[target] = (sums[target] ?? 0) + count;
  writeFileSync(path, `${JSON.stringify(sums, null, 2)}\n`);
  const total = Object.values(sums).reduce((sum, count) => sum + count, 0);
  console.log(`${total.toLocaleString("en")} executions in all runs`);
}

/** Runs a target. Its output is shown only if it finds something. */
async function fuzz(target, seconds, seed) {
  // Discovered inputs stay in target/ for the next run. Permanent ones belong in tests/security/fuzz/corpus.
  const [found, kept] = [`target/fuzz/corpus/${target}`, `tests/security/fuzz/corpus/${target}`];
  mkdirSync(join(root, found), { recursive: true });
  const limits = [`-seed=${seed}`, `-max_total_time=${seconds}`, "-max_len=4096", "-timeout=20", "-rss_limit_mb=1024"];
  const args = [
    "fuzz",
    "run",
    ...options,
    target,
    found,
    kept,
    "--",
    ...limits,
    "-print_final_stats=1",
    "-verbosity=0",
  ];
  const child = spawn("cargo", args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
  }
  const code = await new Promise((done) => child.on("close", done));
  const [, executions] = /number_of_executed_units: (\d+)/.exec(text) ?? [];
  if (code === 0) executed.set(target, Number(executions));
  if (code === 0)
    console.log(`✓ ${target.padEnd(10)}${Number(executions).toLocaleString("en").padStart(15)} executions`);
  else
    console.error(`${text}\n✗ ${target}: what it takes is under "Test unit written to"; fixed, it belongs in ${kept}`);
  return code === 0;
}

/** Runs targets in parallel, one per core. Returns how many passed. */
async function fuzzAll(names, seconds, seed) {
  const waiting = names.values();
  let passed = 0;
  const core = async () => {
    for (const name of waiting) {
      if (await (name === "twilio" ? compareForever(seconds) : fuzz(name, seconds, seed))) passed += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, core));
  return passed;
}

main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { minutes: { type: "string" }, seconds: { type: "string", default: "5" } },
  });
  const seconds = values.minutes === undefined ? Number(values.seconds) : Number(values.minutes) * 60;
  const wanted = positionals.length > 0 ? positionals : targets;
  const unknown = wanted.filter((name) => !targets.includes(name) && name !== "twilio");
  if (unknown.length > 0) throw new Error(`There is no ${unknown}. There are ${targets.join(", ")} and twilio.`);
  if (!(seconds > 0)) throw new Error("How long? --minutes=10, or --seconds=5");

  run("cargo", ["fuzz", "build", ...options]);
  // libFuzzer treats 0 as "choose a seed".
  const passed = await fuzzAll(wanted, seconds, values.minutes === undefined ? 1 : 0);
  // The short runs of `npm test` leave the file as it is.
  if (values.minutes !== undefined) keepCount();
  console.log(`\n${passed} passed, ${wanted.length - passed} failed`);
  if (passed < wanted.length) process.exitCode = 1;
});
