// Measures in this very process.
import { createRequire } from "node:module";
import { cpus, machine, type } from "node:os";
import * as pkg from "twilio-edge-auth";
import { fastJwt } from "../contenders/fast-jwt.mjs";
import { jose } from "../contenders/jose.mjs";
import { jsonwebtoken } from "../contenders/jsonwebtoken.mjs";
import { nodeBuffer, nodeCrypto } from "../contenders/node-crypto.mjs";
import { ours } from "../contenders/ours.mjs";
import { twilioPackage } from "../contenders/twilio.mjs";
import { runSuite } from "../suite.mjs";

/** Packages that do not let their package.json be imported still have it at their root. */
function versionOf(name) {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name)) {
    try {
      return require(`${folder}/${name}/package.json`).version;
    } catch {
      // Not in this folder.
    }
  }
  return "unknown";
}

const peers = ["fast-jwt", "jose", "jsonwebtoken", "twilio"];

export async function run(options) {
  const mine = await ours(pkg);
  const contenders = [
    mine,
    ...(await Promise.all([fastJwt(), jose(), jsonwebtoken(), twilioPackage(), nodeBuffer(), nodeCrypto(mine.token)])),
  ];
  const results = await runSuite(contenders, options);
  const processors = cpus();
  return {
    runtime: `Node ${process.versions.node} (V8 ${process.versions.v8})`,
    machine: `${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores, ${type()} ${machine()}`,
    versions: Object.fromEntries(["twilio-edge-auth", ...peers].map((name) => [name, versionOf(name)])),
    results,
  };
}
