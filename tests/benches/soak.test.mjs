// The soak test runs for a few seconds: every request gets its own token while other clients misbehave.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runAndRead } from "../../pkg/scripts/run.mjs";

test("the worker in Node serves everyone while some clients break off or send garbage", {
  timeout: 300_000,
}, async () => {
  const { ok, text } = await runAndRead("node", ["benches/soak/run.mjs", "--minutes=0.05"]);
  assert.ok(ok, text);
  assert.match(text, /\d+ × 201/);
});
