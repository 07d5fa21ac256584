// Node: the oldest supported version, the later release lines, the installed one, and the one that runs this.
import { test } from "node:test";
import { find } from "../../pkg/scripts/run.mjs";
import { check, programOf, runProgram } from "./check.mjs";

const pinned = ["node20", "node24", "node25", "node"].map((name) => programOf(`${name}/bin/node`));
const versions = new Map();
for (const program of [...pinned, process.execPath, find("node")].filter(Boolean)) {
  const version = (await runProgram(program, ["--version"])).trim();
  if (!versions.has(version)) versions.set(version, program);
}

for (const [version, program] of versions) {
  test(`Node ${version}`, async (t) => check(t, JSON.parse(await runProgram(program, ["runners/print.mjs"]))));
}
