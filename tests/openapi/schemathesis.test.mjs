// Schemathesis sends the running worker what docs/token-service.openapi.yaml allows, and what it does not: no response may be a 5xx
// or one that the document does not have. The seed is fixed, in schemathesis.toml.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { env, find, output, root, runAndRead } from "../../pkg/scripts/run.mjs";
import { localSettings, startLocalEdges } from "../worker/harness.mjs";
import { adminSession, now, session } from "../worker/sessions.mjs";
import { operations, path } from "./document.mjs";

const folder = join(root, "node_modules/.cache/schemathesis");
const requirements = join(import.meta.dirname, "requirements.txt");
const schemathesis = join(folder, "bin/schemathesis");
const [, version] = /^schemathesis==(.+)$/m.exec(readFileSync(requirements, "utf8"));
const python = find("python3");
const missing = "python3 is missing (Debian: python3-venv); Schemathesis needs it";

/** Installs Schemathesis into a folder of its own, once. */
async function install() {
  assert.ok(python, missing);
  const isInstalled = existsSync(schemathesis) && output(schemathesis, ["--version"])?.endsWith(` ${version}`);
  if (isInstalled) return;
  rmSync(folder, { recursive: true, force: true });
  const created = await runAndRead(python, ["-m", "venv", folder]);
  assert.ok(created.ok, `${created.text}\n${missing}`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
  const installed = await runAndRead(join(folder, "bin/python"), pip);
  assert.ok(installed.ok, installed.text);
}

let server;
before(async () => {
  const exp = now() + 3600;
  server = await startLocalEdges({
    ...localSettings,
    TWILIO_AUTH_TOKEN: "0123456789abcdef0123456789abcdef",
    KEY_RING_SECRET: "the-secret-that-seals-the-keys-of-the-ring",
    ALLOWED_ORIGINS: "https://app.example",
    QUOTA_TOKENS: "1000",
  });
  env.WORKER_URL = server.url;
  env.ADMIN_SESSION = await adminSession({ exp });
  env.USER_SESSION = await session({ exp });
});
after(() => server?.close());

// Without CI a machine without Python runs the other tests.
const skip = python === undefined && !process.env.CI ? missing : false;

test("every response to Schemathesis is in the document, and none is a 5xx", { skip, timeout: 300_000 }, async () => {
  await install();
  const config = join(import.meta.dirname, "schemathesis.toml");
  const args = ["--config-file", config, "run", path, "--no-color"];
  const { ok, text } = await runAndRead(schemathesis, args, { cwd: folder }); // it writes its cache there
  assert.ok(ok, text);
  assert.match(text, new RegExp(`Tested: ${operations.length}\\b`));
  const [, cases] = /(\d+) generated/.exec(text);
  assert.ok(Number(cases) > 300, text);
});
