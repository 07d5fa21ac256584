// Schemathesis sends the running worker what docs/token-service.openapi.yaml allows, and what it does not: no response may be a 5xx
// or one that the document does not have. The seed is fixed, in schemathesis.toml.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { env, runAndRead } from "../../pkg/scripts/run.mjs";
import { installTools, skip } from "../support/python-tools.mjs";
import { localSettings, startLocalEdges } from "../worker/harness.mjs";
import { adminSession, now, session } from "../worker/sessions.mjs";
import { operations, path } from "./document.mjs";

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

test("every response to Schemathesis is in the document, and none is a 5xx", { skip, timeout: 900_000 }, async () => {
  const folder = await installTools("schemathesis", join(import.meta.dirname, "requirements.txt"));
  const config = join(import.meta.dirname, "schemathesis.toml");
  const args = ["--config-file", config, "run", path, "--no-color"];
  const { ok, text } = await runAndRead(join(folder, "schemathesis"), args, { cwd: folder }); // it writes its cache there
  assert.ok(ok, text);
  assert.match(text, new RegExp(`Tested: ${operations.length}\\b`));
  const [, cases] = /(\d+) generated/.exec(text);
  assert.ok(Number(cases) > 300, text);
});
