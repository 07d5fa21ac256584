// The local account's first credentials: drawn once for a clone and kept in .dev.vars beside its configuration, where wrangler
// finds them and git does not. They are never taken from the environment: what stands there may be somebody's real account.
import { randomBytes, randomInt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const hex = (bytes) => randomBytes(bytes).toString("hex");
const secret = () => Array.from({ length: 32 }, () => letters[randomInt(letters.length)]).join("");

const draw = {
  TWILIO_ACCOUNT_SID: () => `AC${hex(16)}`,
  TWILIO_AUTH_TOKEN: () => hex(16),
  TWILIO_API_KEY: () => `SK${hex(16)}`,
  TWILIO_API_SECRET: secret,
  TWILIO_CLIENT_ID: () => `OQ${hex(16)}`,
  TWILIO_CLIENT_SECRET: secret,
  LOCAL_ACCOUNT_MASTER_KEY: () => hex(32),
  ENVIRONMENT: () => "development", // no deployment has it
};

/** The values in .dev.vars of a folder; those that it lacks are drawn and written there. */
export function seed(folder = import.meta.dirname) {
  const file = join(folder, ".dev.vars");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const kept = Object.fromEntries(
    [...text.matchAll(/^(\w+)\s*=\s*["']?([^"'\n]*)["']?\s*$/gm)].map(([, name, value]) => [name, value]),
  );
  const drawn = Object.entries(draw).filter(([name]) => !kept[name]);
  const values = { ...kept, ...Object.fromEntries(drawn.map(([name, make]) => [name, make()])) };
  if (drawn.length > 0) {
    const lines = drawn.map(([name]) => `${name}='${values[name]}'\n`).join("");
    writeFileSync(file, text === "" || text.endsWith("\n") ? text + lines : `${text}\n${lines}`, { mode: 0o600 });
  }
  return Object.fromEntries(Object.keys(draw).map((name) => [name, values[name]]));
}

/** What a start prints: enough to use the account with any client. */
export function seedText(values) {
  return `  The local account, a stand-in for Twilio's API on this machine alone:

  TWILIO_ACCOUNT_SID=${values.TWILIO_ACCOUNT_SID}
  TWILIO_AUTH_TOKEN=${values.TWILIO_AUTH_TOKEN}
  TWILIO_API_KEY=${values.TWILIO_API_KEY}   (a Main key)
  TWILIO_API_SECRET=${values.TWILIO_API_SECRET}
  TWILIO_CLIENT_ID=${values.TWILIO_CLIENT_ID}   (an OAuth app)
  TWILIO_CLIENT_SECRET=${values.TWILIO_CLIENT_SECRET}
`;
}

if (process.argv[1] === import.meta.filename) console.log(seedText(seed()));
