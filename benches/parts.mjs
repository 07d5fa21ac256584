// The size of each part of the package: compiles the .wasm, removing one part after another from the bindings.
// The difference is the part's size. `npm run --workspace benches parts`
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { copySources, linkTools } from "../pkg/scripts/copy.mjs";
import { main, run, systemEnv } from "../pkg/scripts/run.mjs";
import { table } from "./table.mjs";

const file = (name) => `src/wasm/${name}.rs`;

/** The module of a file. */
const module = (name) => [file("mod"), new RegExp(`^mod ${name};\n`, "m")];

/** A method of a class, with its attributes and comments. */
const method = (path, name) => [
  file(path),
  new RegExp(`(?: {4}///.*\n)*(?: {4}#.*\n)* {4}pub fn ${name}\\([^]*?\n {4}}\n`),
];

/** In an order in which no part needs a removed one. */
const parts = [
  ["public key client validation", [module("pkcv")]],
  ["`/compat`", [module("compat")]],
  [
    "capability tokens",
    ["client_capability_token", "task_router_capability_token"].map((name) => method("auth_token", name)),
  ],
  ["API keys over REST, OAuth", [module("rest"), module("oauth")]],
  [
    "webhooks",
    [
      module("webhook"),
      module("webhook_shared_key"),
      method("auth_token", "webhook"),
      [file("auth_token"), "webhook, "],
    ],
  ],
  [
    "Access Tokens",
    [
      ...["mint_access_token", "access_token_template", "verify_access_token"].map((name) => method("api_key", name)),
      [file("api_key"), /^use super::access_token::.*\n/m],
      module("access_token"),
    ],
  ],
];

function takeOut(folder, [path, what]) {
  const text = readFileSync(join(folder, path), "utf8");
  const changed = text.replace(what, "");
  if (changed === text) throw new Error(`${path} does not have what is to be taken out: ${what}`);
  writeFileSync(join(folder, path), changed);
}

/** Returns the size of the .wasm in bytes, uncompressed and in brotli. */
function weigh(folder) {
  const compile = 'import { compileWasm } from "./pkg/scripts/wasm.mjs"; compileWasm();';
  // The compiler warns about code that is now unused.
  const env = { ...systemEnv, CARGO_TARGET_DIR: undefined, CARGO_TERM_QUIET: "true" };
  run(process.execPath, ["--input-type=module", "--eval", compile], { cwd: folder, env, stdio: "ignore" });
  const bytes = readFileSync(join(folder, "pkg/dist/wasm/twilio_edge_auth_bg.wasm"));
  return [bytes.length, brotliCompressSync(bytes).length];
}

main(() => {
  const folder = mkdtempSync(join(tmpdir(), "parts-"));
  try {
    copySources(folder);
    linkTools(folder);
    const whole = weigh(folder);
    let before = whole;
    const weights = parts.map(([name, cuts]) => {
      for (const cut of cuts) takeOut(folder, cut);
      const after = weigh(folder);
      const weight = [name, before.map((size, i) => size - after[i])];
      before = after;
      return weight;
    });
    weights.push(["credentials, hashes, JSON, memory, errors", before], ["all", whole]);
    const kilobytes = (size) => (size / 1000).toFixed(1);
    console.log(
      table(
        ["part of the .wasm", "KB", "in brotli"],
        ["---", "--:", "--:"],
        weights.map(([name, sizes]) => [name, ...sizes.map(kilobytes)]),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
