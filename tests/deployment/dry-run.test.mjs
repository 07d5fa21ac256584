import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "deployment-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("wrangler deploys the worker as it is configured: with the page, and without anything of local development", async () => {
  const { stdout, stderr } = await promisify(execFile)(
    join(root, "node_modules/.bin/wrangler"),
    ["deploy", "--env=", "--dry-run", "--outdir", folder],
    {
      cwd: join(root, "www"),
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", NO_COLOR: "1" },
      timeout: 120_000,
    },
  );
  assert.match(stdout, /files from the assets directory/);
  assert.match(stdout, /--dry-run: exiting now/);
  assert.doesNotMatch(stdout, /TWILIO_API\b|local-account/);
  assert.doesNotMatch(`${stdout}${stderr}`, /warning|error/i);
  const files = readdirSync(folder);
  assert.ok(files.includes("index.js"));
  assert.equal(files.filter((name) => name.endsWith(".wasm")).length, 1, "one WebAssembly module");
});
