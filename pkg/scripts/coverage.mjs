// Prints which lines the tests execute: `npm run coverage`. The core by LLVM's instrumentation, the package's JavaScript by V8.
import { globSync } from "node:fs";
import { join } from "node:path";
import { installTools } from "../../tests/support/python-tools.mjs";
import { main, output, root, runAndRead, systemEnv } from "./run.mjs";

/** Test folders that use the package in this process. */
const subjects = [
  "access-token",
  "api-keys",
  "capability",
  "client",
  "endpoint",
  "http",
  "oauth",
  "pkcv",
  "webhook",
  "rest",
  "compat",
];

async function core() {
  const bin = await installTools("coverage", join(root, "tests/support/coverage-requirements.txt"));
  if (output("rustup", ["component", "add", "llvm-tools"], { env: systemEnv }) === undefined) {
    throw new Error("rustup could not install llvm-tools.");
  }
  const args = ["llvm-cov", "--all-features", "--package", "twilio-edge-auth", "--summary-only"];
  const env = { ...systemEnv, PROPTEST_RNG_SEED: "1" };
  return (await runAndRead(join(bin, "cargo-llvm-cov"), args, { env })).ok;
}

async function javaScript() {
  const files = subjects.flatMap((name) => globSync(`tests/${name}/*.test.mjs`, { cwd: root }));
  const options = ["--experimental-test-coverage", "--test-coverage-include=pkg/dist/**", "--test-reporter=lcov"];
  const { text, ok } = await runAndRead("node", ["--test", "--test-concurrency=2", ...options, ...files]);
  const sums = new Map();
  for (const record of text.split("end_of_record")) {
    const [, path] = /^SF:(.+)$/m.exec(record) ?? [];
    if (!path) continue;
    const number = (name) => Number(new RegExp(`^${name}:(\\d+)$`, "m").exec(record)?.[1] ?? 0);
    sums.set(path, { hit: number("LH"), found: number("LF"), branches: number("BRH"), allBranches: number("BRF") });
  }
  const percent = (part, whole) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
  console.log("");
  for (const [path, { hit, found, branches, allBranches }] of [...sums].sort()) {
    console.log(
      `${path.padEnd(50)} lines ${percent(hit, found).padStart(8)}  branches ${percent(branches, allBranches).padStart(8)}`,
    );
  }
  const sum = (name) => [...sums.values()].reduce((total, each) => total + each[name], 0);
  console.log(
    `\nall: lines ${percent(sum("hit"), sum("found"))}, branches ${percent(sum("branches"), sum("allBranches"))}`,
  );
  return ok;
}

main(async () => {
  const [rust, script] = [await core(), await javaScript()];
  if (!rust || !script) throw new Error("Tests failed.");
});
