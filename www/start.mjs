// Serves the page and the worker in the real workerd, on this machine: `npm start`. It needs no secret of yours: the local account
// imitates Twilio's API. Settings in .dev.vars replace these; an account named there is a real one.
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seed, seedText } from "./local-account/seed.mjs";

const here = import.meta.dirname;
const port = process.env.PORT ?? "8787";
const own = join(here, ".dev.vars");
const ownText = existsSync(own) ? readFileSync(own, "utf8") : "";
/** Whether .dev.vars has this setting. */
const isOwn = (name) => new RegExp(`^\\s*${name}\\s*=`, "m").test(ownText);
const local = isOwn("TWILIO_ACCOUNT_SID") ? undefined : seed();

const settings = {
  ENVIRONMENT: "development",
  ...(!isOwn("SESSION_JWKS_URL") && { SESSION_SECRET: randomBytes(32).toString("base64url") }),
  ...(!isOwn("ADMIN_JWKS_URL") && { ADMIN_SECRET: randomBytes(32).toString("base64url") }),
  AUDIT_SECRET: randomBytes(32).toString("base64url"),
  TOKEN_GRANTS: JSON.stringify({ voice: { incomingAllow: true }, video: {}, chat: {}, sync: {} }),
  ...(local && {
    TWILIO_ACCOUNT_SID: local.TWILIO_ACCOUNT_SID,
    TWILIO_API_KEY: local.TWILIO_API_KEY,
    TWILIO_API_SECRET: local.TWILIO_API_SECRET,
    TWILIO_MANAGEMENT_KEY: local.TWILIO_API_KEY,
    TWILIO_MANAGEMENT_SECRET: local.TWILIO_API_SECRET,
    TWILIO_AUTH_TOKEN: local.TWILIO_AUTH_TOKEN,
    // The same at each start, because wrangler keeps the ring in its folder.
    KEY_RING_SECRET: createHash("sha256").update(`key ring ${local.TWILIO_AUTH_TOKEN}`).digest("base64url"),
  }),
};

// In a file that only this user can read: command lines are visible to every user of the machine.
const folder = mkdtempSync(join(tmpdir(), "twilio-edge-auth-"));
const settingsFile = join(folder, "settings");
writeFileSync(
  settingsFile,
  Object.entries(settings)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join(""),
  { mode: 0o600 },
);
const files = [settingsFile, ...(existsSync(own) ? [own] : [])];

// The first configuration is the worker that is requested; its environment `local` is bound to the other.
const environment = local
  ? ["--env", "local", "-c", "wrangler.jsonc", "-c", "local-account/wrangler.jsonc"]
  : ["--env", "development"];

const wrangler = spawn(
  "wrangler",
  [
    "dev",
    ...environment,
    "--port",
    port,
    "--show-interactive-dev-session=false",
    ...files.flatMap((file) => ["--env-file", file]),
  ],
  {
    cwd: here,
    stdio: "inherit",
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  },
);
wrangler.on("error", (error) => console.error(`wrangler could not be started: ${error.message}`));
wrangler.on("close", (code, signal) => {
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => wrangler.kill(signal));

await ready();
const json = "-H 'content-type: application/json'";
if (local) {
  console.log(`
${seedText(local)}
  With the command line:

  node pkg/dist/cli/main.js keys list --env-file www/local-account/.dev.vars --api-url http://localhost:${port}`);
}
console.log(`
  The page is at http://localhost:${port}, the documentation at http://localhost:${port}/docs/. A token with curl, as an app would fetch it:

  SESSION=$(curl -s localhost:${port}/dev/session ${json} -d '{"name":"alice"}' | cut -d'"' -f4)
  curl -s localhost:${port}/token ${json} -H "authorization: Bearer $SESSION" -d '{}'

  Ctrl-C stops.
`);

/** Until the worker answers, or wrangler has ended. */
async function ready() {
  while (wrangler.exitCode === null) {
    try {
      await fetch(`http://localhost:${port}/healthz`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  process.exit();
}
