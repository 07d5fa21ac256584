// Runs the tests of a subject one after the other, the fastest first, until one fails: see run.mjs.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(import.meta.dirname, "../..");
const conformance = "conformance";

/** Test files by subject; `conformance` in the Node that runs this. */
export const checks = {
  webhook: [
    "tests/webhook/vectors.test.mjs",
    conformance,
    "tests/compat/express.test.mjs",
    "tests/compat/webhooks.test.mjs",
    "tests/webhook/sdk.test.mjs",
  ],
  http: [
    "tests/api-keys/refused.test.mjs",
    "tests/api-keys/responses.test.mjs",
    "tests/http/pauses.test.mjs",
    conformance,
    "tests/api-keys/create.test.mjs",
    "tests/api-keys/list.test.mjs",
    "tests/api-keys/secrets.test.mjs",
    "tests/http/retries.test.mjs",
    "tests/oauth/oauth-client.test.mjs",
  ],
};

const node = (...args) => spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });

/** Returns what failed in the conformance tests. */
async function failedConformance() {
  const { status, stdout, stderr } = node("tests/conformance/runners/print.mjs");
  return status === 0 ? JSON.parse(stdout).filter(({ ok }) => !ok) : [stderr];
}

async function failed(test) {
  if (test === conformance) return (await failedConformance()).length > 0;
  const files = globSync(test, { cwd: root });
  return node("--test", "--test-isolation=none", ...files).status !== 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const test of checks[process.argv[2]]) {
    if (await failed(test)) {
      console.log(`${test} failed`);
      process.exit(1);
    }
  }
}
