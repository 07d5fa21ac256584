import { test } from "node:test";
import { check, programOf, runProgram } from "./check.mjs";

test("Deno", async (t) => {
  const args = ["run", "--quiet", "--no-prompt", "--node-modules-dir=manual", "runners/print.mjs"];
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
  await check(t, JSON.parse(await runProgram(programOf(".bin/deno"), args, { env })));
});
