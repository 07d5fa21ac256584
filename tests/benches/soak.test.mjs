// The soak test runs for a few seconds, with one failure of each kind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runAndRead } from "../../pkg/scripts/run.mjs";

for (const host of ["node", "workerd"]) {
  test(`the worker in ${host} serves everyone while clients break off, processes are killed and Twilio fails`, {
    timeout: 600_000,
  }, async () => {
    const { ok, text } = await runAndRead("node", ["benches/soak/run.mjs", host, "--minutes=0.05"]);
    assert.ok(ok, text);
    assert.match(text, /\d+ × 201/);
  });
}
