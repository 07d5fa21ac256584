// Generates the local account's first credentials once per clone and keeps them in .dev.vars, which wrangler reads and git
// ignores. They are never read from the environment, which may hold the credentials of a real account.
import { randomBytes, randomInt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const hex = (bytes) => randomBytes(bytes).toString("hex");
const secret = () => Array.from({ length: 32 }, () => letters[randomInt(letters.length)]).join("");

const generate = {
  TWILIO_ACCOUNT_SID: () => `AC${hex(16)}`,
  TWILIO_AUTH_TOKEN: () => hex(16),
  TWILIO_API_KEY: () => `SK${hex(16)}`,
  TWILIO_API_SECRET: secret,
  TWILIO_CLIENT_ID: () => `OQ${hex(16)}`,
  TWILIO_CLIENT_SECRET: secret,
  ENVIRONMENT: () => "development", // no deployment has it
};

/** Returns the values in a folder's .dev.vars. Missing ones are generated and added to the file. */
export function seed(folder = import.meta.dirname) {
  const file = join(folder, ".dev.vars");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const kept = Object.fromEntries(
    [...text.matchAll(/^(\w+)\s*=\s*["']?([^"'\n]*)["']?\s*$/gm)].map(([, name, value]) => [name, value]),
  );
  const missing = Object.entries(generate).filter(([name]) => !kept[name]);
  const values = { ...kept, ...Object.fromEntries(missing.map(([name, make]) => [name, make()])) };
  if (missing.length > 0) {
    const lines = missing.map(([name]) => `${name}='${values[name]}'\n`).join("");
    writeFileSync(file, text === "" || text.endsWith("\n") ? text + lines : `${text}\n${lines}`, { mode: 0o600 });
  }
  return Object.fromEntries(Object.keys(generate).map((name) => [name, values[name]]));
}

/** The text for the terminal: the credentials for any client. */
export function seedText(values) {
  return `  The local account, a stand-in for Twilio's API on this machine only:

  TWILIO_ACCOUNT_SID=${values.TWILIO_ACCOUNT_SID}
  TWILIO_AUTH_TOKEN=${values.TWILIO_AUTH_TOKEN}
  TWILIO_API_KEY=${values.TWILIO_API_KEY}   (a Main key)
  TWILIO_API_SECRET=${values.TWILIO_API_SECRET}
  TWILIO_CLIENT_ID=${values.TWILIO_CLIENT_ID}   (an OAuth app)
  TWILIO_CLIENT_SECRET=${values.TWILIO_CLIENT_SECRET}
`;
}

if (process.argv[1] === import.meta.filename) console.log(seedText(seed()));
