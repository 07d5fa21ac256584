// The exact versions measured.
import { readFileSync } from "node:fs";
import { cpus, machine, type } from "node:os";
import { join } from "node:path";
import { root } from "../pkg/scripts/run.mjs";

/** Read from the package's root, because not every package exports its package.json. */
export const versionOf = (name) =>
  JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;

const peers = ["fast-jwt", "jose", "jsonwebtoken", "twilio", "hono", "@tsndr/cloudflare-worker-jwt"];
export const versions = () => ["twilio-edge-auth", ...peers].map((name) => `${name} ${versionOf(name)}`).join(", ");

export function processor() {
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores, ${type()} ${machine()}`;
}
