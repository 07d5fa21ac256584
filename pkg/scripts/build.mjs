// The package, from source to pkg/dist: Rust → .wasm and its glue, TypeScript → ES modules, sizes within limits.
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { checkLicences, licenceTexts, shippedCrates } from "./licenses.mjs";
import { cargoHome, env, main, output, root, run } from "./run.mjs";
import { checkSizes } from "./sizes.mjs";

const target = "wasm32-unknown-unknown";
const name = "twilio_edge_auth";
const dist = join(root, "pkg/dist");
const wasm = join(dist, "wasm", `${name}_bg.wasm`);

/** Source files are named as the public knows them, not as this machine keeps them. */
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

const forSpeed = (crate) => ["--config", `profile.release.package.${crate}.opt-level=3`];

/**
 * Panics that stop at once: there is nothing to say and nobody to say it to, so messages, their formatting and the names
 * of source files stay out. That takes a standard library of our own, and switches that are not stable yet. The compiler
 * is pinned, and with it what they do.
 */
const silentPanics = {
  // What compares and searches is optimised for speed, as in the library that comes with the compiler.
  cargo: ["-Z", "build-std=std,panic_abort", ...["core", "compiler_builtins"].flatMap(forSpeed)],
  rustc: ["-Zunstable-options", "-Cpanic=immediate-abort"],
  env: { RUSTC_BOOTSTRAP: "1" },
};

function compileRust() {
  // Given as configuration, these flags join those of .cargo/config.toml; in RUSTFLAGS they would replace them.
  const flags = `target.${target}.rustflags=${JSON.stringify([...silentPanics.rustc, ...remapPaths()])}`;
  const { RUSTFLAGS, CARGO_ENCODED_RUSTFLAGS, ...rest } = { ...env, ...silentPanics.env };
  // The one crate type that is wanted here: with a library beside it there would be no link-time optimisation.
  const crate = ["--lib", "--crate-type", "cdylib", "--release", "--target", target, "--features", "js"];
  run("cargo", ["rustc", ...crate, ...silentPanics.cargo, "--config", flags], { env: rest });
}

function makeGlue() {
  const compiled = join(root, "target", target, "release", `${name}.wasm`);
  const lean = ["--remove-name-section", "--remove-producers-section", "--omit-default-module-path"];
  run("wasm-bindgen", [compiled, "--target", "web", "--out-dir", join(dist, "wasm"), "--out-name", name, ...lean]);
}

function optimize() {
  // -Oz is the smallest, and -Os and -O3 are no faster. No feature flags: with them the result may use encodings
  // that Node 20 cannot read.
  run("wasm-opt", [wasm, "-Oz", "--strip-debug", "--strip-producers", "-o", wasm]);
  const bytes = readFileSync(wasm, "latin1");
  for (const path of [root, cargoHome, homedir()]) {
    if (bytes.includes(path)) throw new Error(`The .wasm names a folder of this machine: ${path}`);
  }
}

/** The type of the error codes by itself: the glue's other types want those of the DOM, which not every user has. */
function extractErrorCode() {
  const glue = readFileSync(join(dist, "wasm", `${name}.d.ts`), "utf8");
  writeFileSync(join(dist, "wasm/error-code.d.ts"), /export type ErrorCode =[^;]+;\n/.exec(glue)[0]);
}

function compileTypeScript() {
  for (const folder of ["entry", "lib"]) rmSync(join(dist, folder), { recursive: true, force: true });
  run("tsc", ["--project", "pkg"]);
  // Of declarations written by hand the compiler makes nothing.
  copyFileSync(join(root, "pkg/entry/module.d.ts"), join(dist, "entry/module.d.ts"));
}

function copyDocuments() {
  const documents = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];
  for (const file of documents) copyFileSync(join(root, file), join(root, "pkg", file));
}

/** The .wasm contains the work of others, whose notices go with it. */
function writeLicences() {
  checkLicences(shippedCrates());
  writeFileSync(join(dist, "wasm/LICENSES.txt"), licenceTexts());
}

/** The oldest Node that the package supports has to take it. */
function loadInOldestNode() {
  const oldest = join(root, "node_modules/node20/bin/node");
  run(oldest, ["--input-type=module", "--eval", 'await import("twilio-edge-auth")']);
  console.log(`· loads in Node ${output(oldest, ["--version"])}`);
}

main(async () => {
  compileRust();
  makeGlue();
  optimize();
  extractErrorCode();
  compileTypeScript();
  copyDocuments();
  writeLicences();
  loadInOldestNode();
  await checkSizes(dist);
});
