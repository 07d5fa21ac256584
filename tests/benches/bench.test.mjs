// That the benchmark of the token service still measures: a moment of it, and not how fast anything is.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const script = join(import.meta.dirname, "../../benches/token-service/run.mjs");

test("the benchmark starts every service in workerd, checks that their responses are equal, and prints a table", async () => {
  const few = ["--rounds=1", "--seconds=1", "--connections=2", "--requests=100"];
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...few], { timeout: 120_000 });
  const rows = stdout.split("\n").filter((line) => /^\| (the worker|only jose|bare workerd)/.test(line));
  assert.equal(rows.length, 5);
  for (const row of rows) assert.doesNotMatch(row, /NaN|undefined|Infinity/);
  assert.match(stdout, /memory \(RSS\) before 100 requests/);
});
