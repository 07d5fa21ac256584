// Fuzzing with libFuzzer. `npm run fuzz` gives each target the same inputs in every run, as `npm test` does: a number of executions, a
// fixed seed, and nothing that depends on time or on addresses. `npm run fuzz -- verify --minutes=10` searches with a new seed, from the inputs that
// earlier searches found, and counts its executions. `twilio` runs the comparisons with the `twilio` package (tests that take a
// SEED) with new seeds, without libFuzzer.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { env, main, output, root, run } from "../../../pkg/scripts/run.mjs";
import { compareForever } from "./compare-forever.mjs";

const folder = "tests/security/fuzz";
// The executions of a search are fast: nothing is spent on the choice of inputs, and none on making them shorter.
const fast = ["-len_control=0", "-entropic=0", "-shrink=0", "-reduce_inputs=0"];
const targets = readdirSync(join(root, folder, "targets")).map((file) => file.replace(/\.rs$/, ""));
const host = output("rustc", ["--print", "host-tuple"]);

/** Executions of a target in a repeatable run, a few seconds each. */
const EXECUTIONS = {
  bytes: 50_000,
  dates: 1_000_000,
  decode: 400_000,
  frames: 400_000,
  options: 150_000,
  pkcv: 250_000,
  rest: 250_000,
  urls: 100_000,
  verify: 200_000,
  webhook: 40_000,
};

/** The longest inputs of a search, in bytes, where nothing of interest is longer: short inputs run faster. */
const LONGEST = { dates: 48, decode: 600, frames: 96, pkcv: 400, urls: 200 };

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

/** The arguments for the same inputs in every run, given the same processor features. `-use_cmp` would use addresses. */
function repeatable(target, kept) {
  const inputs = readdirSync(join(root, kept)).sort();
  return [
    "-seed=1",
    "-max_len=4096",
    `-runs=${EXECUTIONS[target]}`,
    `-seed_inputs=${inputs.map((name) => `${kept}/${name}`).join(",")}`,
    "-use_cmp=0",
  ];
}

/** The arguments for a search. What it discovers stays in target/ for the next one. */
function search(target, kept, seconds) {
  const found = `target/fuzz/corpus/${target}`;
  mkdirSync(join(root, found), { recursive: true });
  return [...fast, `-max_len=${LONGEST[target] ?? 4096}`, `-max_total_time=${seconds}`, found, kept];
}

/** Runs a target. Its output is shown only if it finds something, which belongs in tests/security/fuzz/corpus. */
async function fuzz(target, seconds) {
  const kept = `${folder}/corpus/${target}`;
  const artifacts = `${folder}/artifacts/`;
  mkdirSync(join(root, artifacts), { recursive: true });
  const limits = ["-timeout=60", "-rss_limit_mb=1024", `-artifact_prefix=${artifacts}`];
  const args = [
    ...limits,
    "-print_final_stats=1",
    "-verbosity=0",
    ...(seconds === undefined ? repeatable(target, kept) : search(target, kept, seconds)),
  ];
  const child = spawn(`target/fuzz/${host}/release/${target}`, args, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
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
async function fuzzAll(names, seconds) {
  const waiting = names.values();
  let passed = 0;
  const core = async () => {
    for (const name of waiting) {
      if (await (name === "twilio" ? compareForever(seconds ?? 0) : fuzz(name, seconds))) passed += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, core));
  return passed;
}

main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { minutes: { type: "string" } },
  });
  const seconds = values.minutes === undefined ? undefined : Number(values.minutes) * 60;
  const wanted = positionals.length > 0 ? positionals : targets;
  const unknown = wanted.filter((name) => !targets.includes(name) && name !== "twilio");
  if (unknown.length > 0) throw new Error(`There is no ${unknown}. There are ${targets.join(", ")} and twilio.`);
  if (seconds !== undefined && !(seconds > 0)) throw new Error("How long? --minutes=10");

  const build = [
    "--release",
    "--manifest-path",
    `${folder}/Cargo.toml`,
    "--target-dir",
    "target/fuzz",
    "--target",
    host,
  ];
  const wrapper = join(import.meta.dirname, "rustc.sh");
  run("cargo", ["build", ...build], { env: { ...env, RUSTFLAGS: "--cfg=fuzzing", RUSTC_WRAPPER: wrapper } });
  const passed = await fuzzAll(wanted, seconds);
  // Repeated inputs are not counted again.
  if (seconds !== undefined) keepCount();
  console.log(`\n${passed} passed, ${wanted.length - passed} failed`);
  if (passed < wanted.length) process.exitCode = 1;
});
