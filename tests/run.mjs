// All tests, stage by stage: `npm test`, or `npm test -- native page` for some of them.
import { stripVTControlCharacters } from "node:util";
import { env, main, runAndRead } from "../pkg/scripts/run.mjs";
import { stages } from "./stages.mjs";

/** The time limit of a command, long enough for a slow machine and a clean build. */
const limit = 15 * 60_000;

/** The counts in the final lines of cargo, node and our own runners. */
function count(text) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const add = (kind, number) => {
    total[kind] += Number(number);
  };
  for (const line of stripVTControlCharacters(text).split(/\r?\n/)) {
    const cargo = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/.exec(line);
    const node = /^(?:ℹ|#) (pass|fail|cancelled|skipped|todo) (\d+)$/.exec(line);
    const plain = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line);
    if (node) add({ pass: "passed", fail: "failed", cancelled: "failed" }[node[1]] ?? "skipped", node[2]);
    const all = cargo ?? plain;
    if (all) {
      add("passed", all[1]);
      add("failed", all[2]);
      add("skipped", all[3] ?? 0);
    }
  }
  return total;
}

/** The names of the tests that failed, from node's list at its end, cargo's lines, and ours. */
function failures(text) {
  const names = [];
  let listed = false;
  for (const line of stripVTControlCharacters(text).split(/\r?\n/)) {
    if (line === "✖ failing tests:") listed = true;
    else if (line.startsWith("ℹ ")) listed = false;
    else if (listed ? /^✖ /.test(line) : /^(test .* \.\.\. FAILED$|✗ )/.test(line)) names.push(line);
  }
  return names;
}

/** The test files of a stage in which node's runner found failures: all of them, if a test is written in another file. */
function failedFiles({ commands }, text) {
  const files = commands.flat().filter((argument) => argument.endsWith(".test.mjs"));
  const [, list = ""] = stripVTControlCharacters(text).split("✖ failing tests:");
  const failed = new Set(Array.from(list.matchAll(/^test at (\S+?):\d+:\d+$/gm), ([, file]) => file));
  return [...failed].every((file) => files.includes(file)) ? [...failed] : files;
}

async function runStage(stage) {
  const started = performance.now();
  const options = { env: { ...env, ...stage.env }, timeout: limit };
  let text = "";
  let ok = true;
  for (const [command, ...args] of stage.commands) {
    console.log(`\n── ${stage.title} ── ${[command, ...args].join(" ")}`);
    const result = await runAndRead(command, args, options);
    if (result.signal)
      console.error(`✗ ended by ${result.signal} after ${Math.round((performance.now() - started) / 1000)} s`);
    text += `${result.text}\n`;
    ok &&= result.ok;
  }
  const counted = stage.counts ? count(text) : { passed: 0, failed: 0, skipped: 0 };
  if (stage.counts && counted.passed === 0) ok = false;
  // A failure that no runner counted (a compile error, a lint) counts as one.
  if (!ok && counted.failed === 0) counted.failed = 1;
  const failed = failures(text);
  const unstable = !ok && env.CI && stage.again ? await passesAgain(stage, failedFiles(stage, text), options) : false;
  if (unstable) {
    counted.passed += counted.failed;
    counted.failed = 0;
  }
  return {
    ...counted,
    stage,
    ok: (ok || unstable) && counted.failed === 0,
    failures: failed.map((name) => (unstable ? `${name} (passed in a second run)` : name)),
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * Runs the test files that failed a second time, one after the other. On a busy machine a server or a browser sometimes
 * fails for its own reasons. The report still names the tests.
 */
async function passesAgain(stage, files, options) {
  if (files.length === 0) return false;
  console.log(`\n── ${stage.title}, second run ── ${files.join(" ")}`);
  return (await runAndRead("node", ["--test", "--test-concurrency=1", ...files], options)).ok;
}

function report(results) {
  console.log("\n");
  for (const { stage, ok, passed, failed, skipped, seconds } of results) {
    const tests = stage.counts
      ? `${passed} passed${failed ? `, ${failed} failed` : ""}${skipped ? `, ${skipped} skipped` : ""}`
      : "";
    console.log(
      `${ok ? "✓" : "✗"} ${stage.name.padEnd(14)}${stage.title.padEnd(30)}${seconds.toFixed(1).padStart(7)} s   ${tests}`,
    );
  }
  // Again at the end, where a log that keeps only its last lines still has them.
  for (const { stage, failures: names } of results) {
    for (const name of names ?? []) console.log(`${stage.name}: ${name}`);
  }
  const sum = (kind) => results.reduce((total, result) => total + result[kind], 0);
  const skipped = sum("skipped");
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped ? `, ${skipped} skipped` : ""}`);
}

main(async () => {
  const all = stages();
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !all.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Error(`No stage is called ${unknown.join(", ")}. There are: ${all.map(({ name }) => name).join(", ")}.`);
  }
  const results = [];
  for (const stage of all) {
    if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
    const missing = results.find((result) => !result.ok && result.stage.name === stage.needs);
    results.push(missing ? { stage, ok: false, passed: 0, failed: 1, skipped: 0, seconds: 0 } : await runStage(stage));
    if (missing) console.error(`\n✗ ${stage.name} was not run: it needs what ${stage.needs} makes`);
  }
  report(results);
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
});
