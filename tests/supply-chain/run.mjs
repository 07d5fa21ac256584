// `npm run supply-chain`: known vulnerabilities of crates and npm packages, and the signatures of the registry. Says which check
// could not run: it fails then only with --required, as in the scheduled workflow.
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { main, root, runAndRead, systemEnv } from "../../pkg/scripts/run.mjs";
import { filesNamed } from "../support/files-named.mjs";
import { deny, manifests } from "./tools.mjs";

/** Output of a tool that got no response, which is not a finding. */
const unreachable =
  /failed to fetch advisory database|audit endpoint returned an error|npm error network|E405|ENOTFOUND|EAI_AGAIN/;

// Of `npm run --silent`, npm's errors would be silent too.
const env = { ...systemEnv, npm_config_loglevel: "error" };

const npm = (lockFile, ...args) => runAndRead("npm", args, { env, cwd: join(root, dirname(lockFile)) });

const checks = [
  ...manifests.map((manifest) => [`advisories of ${manifest}`, () => deny(manifest, ["advisories"])]),
  ...filesNamed("package-lock.json").map((path) => [
    `npm audit of ${path}`,
    () => npm(path, "audit", "--audit-level=high"),
  ]),
  ["npm audit signatures", () => npm("package-lock.json", "audit", "signatures")],
];

main(async () => {
  const { values } = parseArgs({ options: { required: { type: "boolean", default: false } } });
  const results = [];
  for (const [name, check] of checks) {
    const { ok, text } = await check();
    results.push({ name, result: ok ? "✓" : unreachable.test(text) ? "could not run" : "✗" });
  }
  console.log("");
  for (const { name, result } of results) console.log(`${result.padEnd(14)} ${name}`);
  const isBad = ({ result }) => result === "✗" || (values.required && result === "could not run");
  if (results.some(isBad)) throw new Error("See above.");
});
