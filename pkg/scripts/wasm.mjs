// Compiles the Rust code to pkg/dist/wasm: the .wasm and its glue.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { functionsOf } from "./functions.mjs";
import { cargoHome, env, output, root, run } from "./run.mjs";

const target = "wasm32-unknown-unknown";
const name = "twilio_edge_auth";
const folder = join(root, "pkg/dist/wasm");

export const wasm = join(folder, `${name}_bg.wasm`);

/** Returns compiler flags that replace this machine's paths in the .wasm. */
function remapPaths() {
  const commit = /commit-hash: (\w+)/.exec(output("rustc", ["-vV"]))[1];
  const renamed = {
    [join(output("rustc", ["--print", "sysroot"]), "lib/rustlib/src/rust")]: `/rustc/${commit}`,
    [cargoHome]: "cargo",
    [root]: ".",
  };
  const registries = join(cargoHome, "registry/src");
  for (const registry of readdirSync(registries)) renamed[join(registries, registry)] = "crates";
  return Object.entries(renamed).map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}

function compileRust() {
  // As configuration, these flags extend those of .cargo/config.toml; in RUSTFLAGS they would replace them.
  const flags = `target.${target}.rustflags=${JSON.stringify(remapPaths())}`;
  const { RUSTFLAGS, CARGO_ENCODED_RUSTFLAGS, ...rest } = env;
  const crate = ["--package", "twilio-edge-auth-wasm", "--release", "--target", target];
  run("cargo", ["build", ...crate, "--config", flags], { env: rest });
}

function makeGlue() {
  const compiled = join(root, "target", target, "release", "twilio_edge_auth_wasm.wasm");
  const lean = ["--remove-producers-section", "--omit-default-module-path"];
  run("wasm-bindgen", [compiled, "--target", "web", "--out-dir", folder, "--out-name", name, ...lean]);
}

/**
 * Functions that are never called, or only to panic, by their names: the standard library prints no panic message on this
 * target, and the core creates no closures for JavaScript.
 */
const trapping =
  /\bpanicking::|slice_index_fail|panic_access_error|handle_(alloc_)?error|fmt::(Formatter|Display|Debug)\b|closures::_::invoke/;

/** Makes these functions trap at once, as a standard library compiled with `panic=immediate-abort` does: 1.4 KB in brotli. */
export function trapWithoutMessage(path) {
  const bytes = readFileSync(path);
  const functions = functionsOf(bytes);
  if (functions.some(({ name }) => name.endsWith("fmt::write")))
    throw new Error("The core formats text with core::fmt.");
  for (const { name, start, end } of functions) {
    // No local variables, then `unreachable` up to the last byte, which is `end`.
    if (trapping.test(name)) bytes.fill(0, start, end - 1);
  }
  writeFileSync(path, bytes);
}

function optimize() {
  // -Oz is the smallest, and -Os and -O3 are no faster. No feature flags: with them the result may use encodings
  // that Node 20 cannot read.
  run("wasm-opt", [wasm, "-Oz", "--strip-debug", "--strip-producers", "--strip-target-features", "-o", wasm]);
  const bytes = readFileSync(wasm, "latin1");
  for (const path of [root, cargoHome, homedir()]) {
    if (bytes.includes(path)) throw new Error(`The .wasm names a folder of this machine: ${path}`);
  }
}

export function compileWasm() {
  compileRust();
  makeGlue();
  trapWithoutMessage(wasm);
  optimize();
}
