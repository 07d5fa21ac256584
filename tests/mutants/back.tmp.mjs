// Mutation testing of TypeScript: `npm run mutants:js -- webhook`. Stryker's instrumenter adds all mutants of a folder to a copy of
// the repository, which is compiled once. For the package, one process turns one mutant on after the other and runs the conformance
// tests that reach it (`switch.mjs`): a few milliseconds each. What they do not notice, and every mutant of the worker, is turned on
// by an environment variable for the test files that reach it (`check.mjs`); the worker runs in the process of its tests
// (`worker-harness.mjs`). Stryker itself starts a process for each mutant: over 10 s each. What survives is printed, and is in
// target/mutants-….json.
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";
import { env, main, output, root, run, systemEnv } from "../../pkg/scripts/run.mjs";
import { hasConformance, reachOf, runTest, subjects } from "./check.mjs";

/** How long the conformance tests may take with a mutant before it counts as caught, in milliseconds. */
const LIMIT = 120_000;
const here = import.meta.dirname;

/** Copies what is in the repository and built, and links what npm has installed. */
function copyRepository(folder) {
  const listed = ["ls-files", "--cached", "--others", "--exclude-standard"];
  const copied = ["package.json", "tsconfig.base.json", "pkg", "src", "tests", "www", "docs"];
  for (const path of output("git", [...listed, ...copied]).split("\n")) {
    if (existsSync(join(root, path))) cpSync(join(root, path), join(folder, path));
  }
  cpSync(join(root, "pkg/dist"), join(folder, "pkg/dist"), { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "twilio-edge-auth") symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  symlinkSync("../pkg", join(folder, "node_modules/twilio-edge-auth"));
  // The glue, which the package has only in its bundles, is made from it.
  const compiled = join(root, "target/wasm32-unknown-unknown/release/twilio_edge_auth_wasm.wasm");
  cpSync(compiled, join(folder, "target/compiled.wasm"));
}

/** Adds the mutants of a subject to a copy. Returns them. */
async function instrument(folder, subject) {
  const { disableTypeChecks, Instrumenter } = await import("@stryker-mutator/instrumenter");
  const silent = { debug() {}, info() {}, isDebugEnabled: () => false };
  const options = { plugins: null, ignorers: [], excludedMutations: [], noHeader: false };
  const sources = join(folder, subjects[subject].folder);
  const names = readdirSync(sources).map((name) => join(sources, name));
  const files = names.map((name) => ({ name, mutate: true, content: readFileSync(name, "utf8") }));
  const instrumented = await new Instrumenter(silent).instrument(files, options);
  for (const file of instrumented.files) {
    writeFileSync(file.name, (await disableTypeChecks(file, options)).content);
  }
  return instrumented.mutants;
}

/** Turns on mutants one after the other, and calls `report` with each and the conformance test that failed, if one did. */
async function switchOn(folder, subject, ids, report) {
  const waiting = new Set(ids);
  while (waiting.size > 0) {
    // A mutant may fill the memory in an endless loop.
    const args = ["--max-old-space-size=1024", "tests/mutants/switch.mjs", subject, [...waiting].join()];
    const child = spawn("node", args, { cwd: folder, env, stdio: ["ignore", "pipe", "ignore"] });
    const end = () => child.kill("SIGKILL");
    let limit = setTimeout(end, LIMIT);
    const exited = once(child, "exit");
    for await (const line of createInterface({ input: child.stdout })) {
      const { id, failed } = JSON.parse(line);
      clearTimeout(limit);
      limit = setTimeout(end, LIMIT);
      waiting.delete(id);
      report(id, failed);
    }
    clearTimeout(limit);
    await exited;
    // The next one has ended the process, or waits for ever.
    const [next] = waiting;
    if (next === undefined) break;
    waiting.delete(next);
    report(next, "time limit");
  }
}

/** Runs the test files that reach a mutant. Returns the first that failed, or undefined. */
async function checkWith(folder, reach, id) {
  for (const { test, ids, duration } of reach) {
    if (!ids.has(id)) continue;
    const failed = await runTest(folder, test, { mutant: id, limit: 60_000 + Math.ceil(10 * duration) });
    if (failed) return failed;
  }
}

/** Tests all mutants of a subject. Returns each with the test that failed. */
async function testMutants(folder, subject, mutants, jobs) {
  const failed = new Map();
  const all = mutants.map(({ id }) => id);
  if (hasConformance(subject)) await switchOn(folder, subject, all, (id, test) => failed.set(id, test));
  const rest = mutants.filter(({ id }) => !failed.get(id));
  console.log(`${subject}: ${mutants.length} mutants, ${mutants.length - rest.length} caught by the conformance tests`);
  const reach = [];
  for (const test of subjects[subject].tests) reach.push(await reachOf(folder, test));
  const log = readFileSync("/tmp/muts-http.log", "utf8");
  const waiting = rest.reverse().values();
  const work = async () => {
    for (const { id, fileName, location, replacement } of waiting) {
      { const { line, column } = location.start;
      if (readFileSync("/tmp/muts-http.log", "utf8").includes(`${fileName.slice(folder.length + 1)}:${line + 1}:${column + 1}: ${replacement}`)) { console.log("met", id); continue; } }
      failed.set(id, await checkWith(folder, reach, id));
      const { line, column } = location.start;
      const what = `${fileName.slice(folder.length + 1)}:${line + 1}:${column + 1}: ${replacement}`;
      console.log(failed.get(id) ? `caught: ${what}: ${failed.get(id)}` : `survived: ${what}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return mutants.map(({ id, fileName, location, mutatorName, replacement }) => {
    return { fileName: fileName.slice(folder.length + 1), location, mutatorName, replacement, failed: failed.get(id) };
  });
}

/** Makes the worker run in the process of its tests, which load neither wrangler nor the OpenAPI document: over a second each. */
async function replaceHarness(folder) {
  buildSync({
    entryPoints: [join(folder, "www/worker/index.ts")],
    outfile: join(folder, "worker.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20", // has no `using`
    packages: "external",
    alias: { "cloudflare:workers": join(here, "durable-object.mjs") },
  });
  const { unstable_readConfig } = await import("wrangler");
  const { values } = await import("../local-account/harness.mjs");
  const { vars } = unstable_readConfig({ config: join(root, "www/wrangler.jsonc") });
  const modules = {
    "tests/worker/wrangler.mjs": `export const unstable_readConfig = () => (${JSON.stringify({ vars })});
export const createTestHarness = undefined;`,
    "tests/local-account/harness.mjs": `export const values = ${JSON.stringify(values)};
export const localAccountWorker = undefined;`,
    "tests/openapi/document.mjs": "export function assertDocumented() {}",
  };
  for (const [path, text] of Object.entries(modules)) writeFileSync(join(folder, path), text);
  const harness = join(folder, "tests/worker/harness.mjs");
  const text = readFileSync(harness, "utf8").replace('from "wrangler"', 'from "./wrangler.mjs"');
  writeFileSync(join(folder, "tests/worker/workerd-harness.mjs"), text);
  cpSync(join(here, "worker-harness.mjs"), harness);
}


const folder = mkdtempSync(join(tmpdir(), "mutants-"));
console.log(folder);
copyRepository(folder);
const mutants = await instrument(folder, "http");
run("node", ["tests/mutants/build.mjs"], { cwd: folder });
const tested = await testMutants(folder, "http", mutants, 4);
writeFileSync("/tmp/muts-back.json", JSON.stringify(tested));
