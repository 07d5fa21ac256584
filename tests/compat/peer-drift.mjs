// `npm run peer-drift`: compares `twilio-edge-auth/compat` with the newest version of the `twilio` package, and fails if that has
// moved since the pinned version. Installs it in a temporary folder; `npm run peer-drift -- 6.3.1` compares with that
// version, `-- --installed=FOLDER` with what FOLDER/node_modules has, and `-- --suite=FILE` runs only this test file.
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { env, root, run } from "../../pkg/scripts/run.mjs";
import { surfaceDifferences } from "./peer-surface.mjs";

/** The tests that compare every function with the `twilio` package. */
const allSuites = [
  ...readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".test.mjs") && !name.startsWith("peer-drift"))
    .map((name) => `tests/compat/${name}`),
  "tests/webhook/sdk.test.mjs",
];

/** The files of the `twilio` package that `./compat` replaces. */
const covered = ["lib/jwt", "lib/webhooks"];

function install(version) {
  const folder = mkdtempSync(join(tmpdir(), "twilio-peer-"));
  const quiet = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  run("npm", ["install", "--prefix", folder, ...quiet, `twilio@${version}`], { cwd: folder });
  return folder;
}

/** Returns the hash of each covered file, by its path. */
function hashesOf(folder) {
  const base = join(folder, "node_modules/twilio");
  const paths = covered.flatMap((part) => {
    const at = join(base, part);
    if (!existsSync(at)) return [];
    return readdirSync(at, { recursive: true }).map((path) => join(part, path));
  });
  const files = paths.filter((path) => /\.(js|d\.ts)$/.test(path)).sort();
  const hash = (path) =>
    createHash("sha256")
      .update(readFileSync(join(base, path)))
      .digest("hex");
  return new Map(files.map((path) => [path, hash(path)]));
}

/** Returns the covered files that were added, removed or changed since the pinned version. */
function changedFiles(peer) {
  const [before, after] = [hashesOf(root), hashesOf(peer)];
  const all = [...new Set([...before.keys(), ...after.keys()])].sort();
  return all
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${path} is ${!after.has(path) ? "missing" : before.has(path) ? "changed" : "new"}`);
}

async function surface(peer) {
  const require = createRequire(join(peer, "index.js"));
  const { default: compat } = await import("twilio-edge-auth/compat");
  return surfaceDifferences(require("twilio"), require("twilio/lib/webhooks/webhooks"), compat);
}

/** Runs the differential tests with this peer in place of the pinned version. */
function behaviour(peer, suites = allSuites) {
  const redirect = pathToFileURL(join(import.meta.dirname, "peer-redirect.mjs")).href;
  try {
    run("node", ["--test", "--test-concurrency=2", "--test-reporter=dot", ...suites], {
      env: { ...env, TWILIO_PEER: peer, NODE_OPTIONS: `--import=${redirect}` },
    });
    return [];
  } catch {
    return ["the differential tests above failed"];
  }
}

const versionOf = (folder) =>
  JSON.parse(readFileSync(join(folder, "node_modules/twilio/package.json"), "utf8")).version;

const { values, positionals } = parseArgs({
  options: { installed: { type: "string" }, suite: { type: "string", multiple: true } },
  allowPositionals: true,
});
const peer = values.installed ?? install(positionals[0] ?? "latest");
try {
  console.log(`twilio ${versionOf(peer)}, pinned: ${versionOf(root)}`);
  const found = [...changedFiles(peer), ...(await surface(peer)), ...behaviour(peer, values.suite)];
  for (const difference of found) console.error(`- ${difference}`);
  console.log(found.length === 0 ? "no drift" : `twilio has moved: ${found.length} difference(s)`);
  process.exitCode = found.length === 0 ? 0 : 1;
} finally {
  if (values.installed === undefined) rmSync(peer, { recursive: true, force: true });
}
