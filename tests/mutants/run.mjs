// Mutation testing of the package's TypeScript: `npm run mutants:js -- webhook`. Stryker's instrumenter adds all mutants to a copy of
// the sources, which is compiled once. One process turns one mutant on after the other and runs the conformance tests that reach it
// (`switch.mjs`): a few milliseconds each. What they do not notice is turned on by an environment variable for the other tests
// (`check.mjs`). Stryker itself starts a process for each mutant: over 10 s each. What survives is printed, and is in
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
import { env, main, output, root, run, systemEnv } from "../../pkg/scripts/run.mjs";
import { checks } from "./check.mjs";

/** How long a mutant may take before it counts as caught, in milliseconds. */
const LIMIT = 120_000;
const here = import.meta.dirname;

/** Copies what is in the repository and built, and links what npm has installed. */
function copyRepository(folder) {
  const listed = ["ls-files", "--cached", "--others", "--exclude-standard"];
  const copied = ["package.json", "tsconfig.base.json", "pkg", "src", "tests", "www"];
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

/** Adds the mutants of a folder of pkg/src to a copy. Returns them. */
async function instrument(folder, subject) {
  const { disableTypeChecks, Instrumenter } = await import("@stryker-mutator/instrumenter");
  const silent = { debug() {}, info() {}, isDebugEnabled: () => false };
  const options = { plugins: null, ignorers: [], excludedMutations: [], noHeader: false };
  const names = readdirSync(join(folder, "pkg/src", subject)).map((name) => join(folder, "pkg/src", subject, name));
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
    const args = ["tests/mutants/switch.mjs", subject, [...waiting].join()];
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

/** Runs the other tests with a mutant. Returns the file that failed, or undefined. */
async function checkWith(folder, subject, id) {
  const child = spawn("node", ["tests/mutants/check.mjs", subject], {
    cwd: folder,
    env: { ...env, __STRYKER_ACTIVE_MUTANT__: id },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: LIMIT,
  });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, "close");
  return code === 0 ? undefined : text.trim() || "time limit";
}

/** Tests all mutants of a subject. Returns each with the test that failed. */
async function testMutants(folder, subject, mutants, jobs) {
  const failed = new Map();
  await switchOn(
    folder,
    subject,
    mutants.map(({ id }) => id),
    (id, test) => failed.set(id, test),
  );
  const rest = mutants.filter(({ id }) => !failed.get(id));
  console.log(`${subject}: ${mutants.length} mutants, ${mutants.length - rest.length} caught by the conformance tests`);
  const waiting = rest.values();
  const work = async () => {
    for (const { id, fileName, location, replacement } of waiting) {
      failed.set(id, await checkWith(folder, subject, id));
      if (failed.get(id)) continue;
      const { line, column } = location.start;
      console.log(`survived: ${fileName.slice(folder.length + 1)}:${line + 1}:${column + 1}: ${replacement}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return mutants.map(({ id, fileName, location, mutatorName, replacement }) => {
    return { fileName: fileName.slice(folder.length + 1), location, mutatorName, replacement, failed: failed.get(id) };
  });
}

main(async () => {
  const options = { jobs: { type: "string", default: "1" } };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const subjects = positionals.length > 0 ? positionals : Object.keys(checks);
  const unknown = subjects.filter((name) => !(name in checks));
  if (unknown.length > 0) throw new Error(`There is no ${unknown}. There are ${Object.keys(checks).join(", ")}.`);
  if (!existsSync(join(here, "node_modules"))) run("npm", ["ci"], { cwd: here, env: systemEnv });
  for (const subject of subjects) {
    const folder = mkdtempSync(join(tmpdir(), "mutants-"));
    try {
      copyRepository(folder);
      const mutants = await instrument(folder, subject);
      run("node", ["tests/mutants/build.mjs"], { cwd: folder });
      const tested = await testMutants(folder, subject, mutants, Number(values.jobs));
      writeFileSync(join(root, `target/mutants-${subject}.json`), JSON.stringify(tested, null, 2));
      const survived = tested.filter(({ failed }) => !failed).length;
      console.log(`${subject}: ${tested.length} mutants, ${tested.length - survived} caught, ${survived} survived`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
