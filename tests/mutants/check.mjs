// The folders that have mutants, and their tests, the fastest first: see run.mjs.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { env } from "../../pkg/scripts/run.mjs";

/** The conformance tests, in a process of Node. */
const conformance = "conformance";

const worker = [
  "tests/worker/session.test.mjs",
  "tests/worker/admins.test.mjs",
  "tests/worker/internal-error.test.mjs",
  "tests/worker/stale-keys.test.mjs",
  "tests/worker/denial.test.mjs",
  "tests/worker/requests.test.mjs",
  "tests/worker/cross-origin.test.mjs",
  "tests/worker/token.test.mjs",
  "tests/worker/session-keys.test.mjs",
  "tests/worker/limits.test.mjs",
];

/** Folders and test files by subject. */
export const subjects = {
  webhook: {
    folder: "pkg/src/webhook",
    tests: [
      "tests/webhook/vectors.test.mjs",
      conformance,
      "tests/compat/express.test.mjs",
      "tests/compat/webhooks.test.mjs",
      "tests/webhook/sdk.test.mjs",
    ],
  },
  http: {
    folder: "pkg/src/http",
    tests: [
      "tests/api-keys/refused.test.mjs",
      "tests/api-keys/responses.test.mjs",
      "tests/api-keys/dates.test.mjs",
      conformance,
      "tests/client/responses.test.mjs",
      "tests/api-keys/list.test.mjs",
      "tests/http/pauses.test.mjs",
      "tests/webhook-shared-keys/webhook-shared-keys.test.mjs",
      "tests/flex/flex.test.mjs",
      "tests/endpoint/token.test.mjs",
      "tests/api-keys/secrets.test.mjs",
      "tests/api-keys/create.test.mjs",
      "tests/http/retries.test.mjs",
      "tests/oauth/oauth-client.test.mjs",
    ],
  },
  session: { folder: "www/worker/session", tests: worker },
  introspection: { folder: "www/worker/introspection", tests: worker },
  "worker-http": { folder: "www/worker/http", tests: worker },
};

/** Whether the conformance tests are among those of a subject: `switch.mjs` runs them first. */
export const hasConformance = (subject) => subjects[subject].tests.includes(conformance);

/**
 * Runs a test file in a copy of the repository, with a mutant or with none. Returns why it failed, or undefined. `reached` is the
 * file that gets the mutants that it reached.
 */
export async function runTest(folder, test, { mutant = "", reached = "", limit }) {
  const isConformance = test === conformance;
  const file = isConformance ? "tests/conformance/runners/print.mjs" : test;
  const options = isConformance ? [] : ["--test", "--test-isolation=none", "--test-force-exit"];
  const child = spawn("node", ["--import", "./tests/mutants/reach.mjs", ...options, file], {
    cwd: folder,
    env: {
      ...env,
      NODE_COMPILE_CACHE: join(folder, "node_modules/.cache"),
      __STRYKER_ACTIVE_MUTANT__: mutant,
      MUTANTS_REACHED: reached,
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: limit,
    killSignal: "SIGKILL",
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
  }
  const [code, signal] = await new Promise((resolve) => child.once("close", (...ended) => resolve(ended)));
  if (signal) return `${test}: time limit`;
  const isFailed = code !== 0 || (isConformance && text.includes('"ok":false'));
  return isFailed ? `${test}: ${firstFailure(text)}` : undefined;
}

const firstFailure = (text) => /✖ (.+?)(?: \([\d.]+ms\))?$/m.exec(text)?.[1] ?? text.slice(-500);

/** Returns the mutants that a test file reaches without any of them on, and how long it takes in milliseconds. */
export async function reachOf(folder, test) {
  const reached = join(folder, "reached.json");
  const start = performance.now();
  const failed = await runTest(folder, test, { reached });
  if (failed) throw new Error(`without a mutant: ${failed}`);
  const ids = new Set(JSON.parse(readFileSync(reached, "utf8")));
  rmSync(reached);
  return { test, ids, duration: performance.now() - start };
}
