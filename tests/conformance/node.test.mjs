// Node: the oldest version that the package supports, the machine's own, and the one that runs this.
import { test } from "node:test";
import { find } from "../../pkg/scripts/run.mjs";
import { check, programOf, runProgram } from "./check.mjs";

const programs = [process.execPath, programOf("node20/bin/node"), find("node")].filter(Boolean);
const versions = new Map();
for (const program of programs) {
  const version = (await runProgram(program, ["--version"])).trim();
  if (!versions.has(version)) versions.set(version, program);
}

for (const [version, program] of versions) {
  test(`Node ${version}`, async (t) => check(t, JSON.parse(await runProgram(program, ["runners/print.mjs"]))));
}
