// Checks a runner's results: all tests of the body ran, and each passed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { conformance } from "./body/index.mjs";

export const here = import.meta.dirname;
export const packageFolder = resolve(dirname(fileURLToPath(import.meta.resolve("twilio-edge-auth/package.json"))));

const names = conformance(undefined).names();

/** Reports one node:test sub-test for each test of the body, so that each is counted and can fail by itself. */
export async function check(t, results) {
  const runtime = t.name;
  assert.deepEqual(
    results.map(({ name }) => name),
    names,
    `${runtime} did not run the body's tests`,
  );
  for (const { name, ok, error } of results) {
    await t.test(name, () => ok || assert.fail(error));
  }
}

/** Runs a program and returns its output. Throws with its standard error if it fails. */
export function runProgram(program, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: here, stdio: ["ignore", "pipe", "pipe"], timeout: 120_000, ...options });
    const text = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"])
      child[name].setEncoding("utf8").on("data", (chunk) => (text[name] += chunk));
    child.on("error", fail);
    child.on("close", (code, signal) => {
      if (code === 0) return done(text.stdout);
      fail(
        new Error(
          `${program} ended with ${signal ?? code}:\n${text.stdout.slice(0, 2000)}${text.stderr.slice(0, 4000)}`,
        ),
      );
    });
  });
}

/** Registers the tests of a runtime. If it is not installed, registers a test that is skipped, and fails in CI. */
export function testIfFound(runtime, program, register) {
  if (program) return register(program);
  const missing = `${runtime} is not installed on this machine`;
  test(runtime, { skip: !process.env.CI && missing }, () => assert.fail(missing));
}

/** Returns the path of a runtime's program in this workspace's packages. */
export const programOf = (name) => join(here, "../../node_modules", name);
