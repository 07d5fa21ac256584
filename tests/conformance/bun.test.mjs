import { test } from "node:test";
import { check, programOf, runProgram } from "./check.mjs";

test("Bun", async (t) => check(t, JSON.parse(await runProgram(programOf(".bin/bun"), ["run", "runners/print.mjs"]))));
