// All tests, stage by stage: `npm test`, or `npm test -- native page` for some of them. Stages of commands come first, one after the
// other. Then the JavaScript tests of all stages run together: while a file waits for a browser, others use the processor.
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { stripVTControlCharacters } from "node:util";
import { env, main, root, runAndRead } from "../pkg/scripts/run.mjs";
import { stages } from "./stages.mjs";

/** The time limits of a command and of all JavaScript tests, long enough for a slow machine and a clean build. */
const COMMAND_LIMIT = 15 * 60_000;
const FILES_LIMIT = 45 * 60_000;

/** How many test files run at once: one more than there are cores, because tests also wait. */
const CONCURRENCY = availableParallelism() + 1;

const NONE = { passed: 0, failed: 0, skipped: 0 };

/** The counts in the final lines of cargo and our own runners. */
function count(text) {
  const total = { ...NONE };
  for (const line of stripVTControlCharacters(text).split(/\r?\n/)) {
    const cargo = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/.exec(line);
    const plain = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line);
    const [, passed = 0, failed = 0, skipped = 0] = cargo ?? plain ?? [];
    total.passed += Number(passed);
    total.failed += Number(failed);
    total.skipped += Number(skipped);
  }
  return total;
}

/** The names of the tests that failed, from the lines of cargo and our own runners. */
function failures(text) {
  const lines = stripVTControlCharacters(text).split(/\r?\n/);
  return lines.filter((line) => /^(test .* \.\.\. FAILED$|✗ )/.test(line));
}

/** Runs the commands of a stage. */
async function runCommands(stage) {
  const started = performance.now();
  let text = "";
  let ok = true;
  for (const [command, ...args] of stage.commands) {
    console.log(`\n── ${stage.title} ── ${[command, ...args].join(" ")}`);
    const result = await runAndRead(command, args, { env: { ...env, ...stage.env }, timeout: COMMAND_LIMIT });
    if (result.signal)
      console.error(`✗ ended by ${result.signal} after ${Math.round((performance.now() - started) / 1000)} s`);
    text += `${result.text}\n`;
    ok &&= result.ok;
  }
  const counted = stage.counts ? count(text) : { ...NONE };
  if (stage.counts && counted.passed === 0) ok = false;
  // A failure that no runner counted (a compile error, a lint) counts as one.
  if (!ok && counted.failed === 0) counted.failed = 1;
  const seconds = (performance.now() - started) / 1000;
  return { ...counted, stage, ok: ok && counted.failed === 0, failures: failures(text), seconds };
}

/** Runs test files with node's runner. Returns for each its counts, its seconds and the names of the tests that failed. */
async function runFiles(files, concurrency) {
  const results = new Map(files.map((file) => [file, { ...NONE, seconds: 0, failures: [], ended: false }]));
  const signal = AbortSignal.timeout(FILES_LIMIT);
  const tests = run({ files: files.map((file) => join(root, file)), concurrency, signal, env });
  // The file that was run, which may have imported the test from another one.
  const resultOf = ({ entryFile, file }) => results.get(relative(root, entryFile ?? file));
  tests.on("test:fail", (test) => {
    const contains = test.details.error?.failureType === "subtestsFailed";
    if (!contains && test.todo === undefined) resultOf(test).failures.push(`✖ ${test.name}`);
  });
  tests.on("test:summary", ({ file, counts, duration_ms }) => {
    if (file === undefined) return; // of all files
    const skipped = counts.skipped + counts.todo;
    Object.assign(resultOf({ file }), { passed: counts.passed, skipped, seconds: duration_ms / 1000, ended: true });
  });
  const printed = tests.compose(spec);
  printed.pipe(process.stdout, { end: false });
  await once(printed, "end");
  for (const result of results.values()) {
    // A file that ended before its end says nothing of what it left out.
    if (!result.ended && result.failures.length === 0) result.failures.push("✖ it did not come to its end");
    result.failed = result.failures.length;
  }
  return results;
}

/**
 * Runs the test files of these stages. In continuous integration, files that failed run a second time, one after the other: on a busy
 * machine a server or a browser sometimes fails for its own reasons. The report still names the tests.
 */
async function runJavaScript(stages) {
  const files = stages.flatMap((stage) => stage.files);
  console.log(`\n── JavaScript ── ${files.length} files, ${CONCURRENCY} at a time`);
  const results = await runFiles(files, CONCURRENCY);
  const failed = files.filter((file) => results.get(file).failed > 0);
  if (env.CI && failed.length > 0) {
    console.log(`\n── JavaScript, second run ── ${failed.join(" ")}`);
    for (const [file, second] of await runFiles(failed, 1)) {
      const names = results.get(file).failures.map((name) => `${name} (in a first run)`);
      results.set(file, { ...second, failures: [...names, ...second.failures] });
    }
  }
  return stages.map((stage) => {
    const parts = stage.files.map((file) => results.get(file));
    const sum = (kind) => parts.reduce((total, part) => total + part[kind], 0);
    const counted = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
    const ok = counted.failed === 0 && counted.passed > 0;
    return { ...counted, stage, ok, failures: parts.flatMap((part) => part.failures), seconds: sum("seconds") };
  });
}

function report(results, minutes) {
  console.log("\n");
  for (const { stage, ok, passed, failed, skipped, seconds } of results) {
    const tests =
      stage.commands && !stage.counts
        ? ""
        : `${passed} passed${failed ? `, ${failed} failed` : ""}${skipped ? `, ${skipped} skipped` : ""}`;
    const columns = [stage.name.padEnd(20), stage.title.padEnd(27), seconds.toFixed(1).padStart(7)];
    console.log(`${ok ? "✓" : "✗"} ${columns.join("")} s   ${tests}`);
  }
  // Again at the end, where a log that keeps only its last lines still has them.
  for (const { stage, failures } of results) {
    for (const name of failures) console.log(`${stage.name}: ${name}`);
  }
  const sum = (kind) => results.reduce((total, result) => total + result[kind], 0);
  const skipped = sum("skipped");
  console.log(`\n${minutes.toFixed(1)} minutes; the time of a JavaScript stage is the sum of its files`);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped ? `, ${skipped} skipped` : ""}`);
}

main(async () => {
  const started = performance.now();
  const all = stages();
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !all.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Error(`No stage is called ${unknown.join(", ")}. There are: ${all.map(({ name }) => name).join(", ")}.`);
  }
  const chosen = all.filter(({ name, separate }) => (wanted.length === 0 ? !separate : wanted.includes(name)));
  const results = [];
  for (const stage of chosen.filter(({ commands }) => commands)) results.push(await runCommands(stage));
  const javaScript = chosen.filter(({ files }) => files);
  const built = results.every(({ stage, ok }) => ok || stage.name !== "build");
  if (built && javaScript.length > 0) results.push(...(await runJavaScript(javaScript)));
  else if (javaScript.length > 0) console.error("\n✗ the JavaScript tests were not run: they need what build makes");
  report(results, (performance.now() - started) / 60_000);
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
});
