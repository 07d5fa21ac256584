// The stages of `npm test`, in order. A stage has a name, a title, and either commands or files of JavaScript tests. The commands
// of a stage with `counts` run tests and print how many; those of any other are checks. A `separate` stage runs only when it is
// named.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { find, root } from "../pkg/scripts/run.mjs";

const wasm = [
  "--target",
  "wasm32-unknown-unknown",
  "--package",
  "twilio-edge-auth",
  "--package",
  "twilio-edge-auth-wasm",
];
/** Features that work alone, as the arguments of cargo. */
const features = [[], ["--features", "serde"], ["--features", "http"]];
const denyWarnings = ["--", "-D", "warnings"];

/** Returns the files in a folder with this path ending, relative to the root. */
const files = (folder, ending) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((path) => `${folder}/${path}`)
    .filter((path) => path.endsWith(ending) && !path.includes("node_modules"))
    .sort();

/** wasm-pack runs the Rust tests for wasm32, of the core and of its binding, in Node or in a browser. */
const wasmPack = (...where) =>
  [".", "pkg/wasm"].map((crate) => [
    ...["wasm-pack", "--log-level", "error", "test", "--mode", "no-install", ...where, crate],
  ]);

function typeChecks() {
  const projects = ["www", "tests", "benches"].flatMap((folder) => files(folder, "/tsconfig.json"));
  return projects.map((project) => ["tsc", "--noEmit", "--project", project]);
}

/** Every folder in tests/ that has *.test.mjs files is a stage of its name. */
function javaScriptStages() {
  const tests = files("tests", ".test.mjs");
  return [...new Set(tests.map((path) => path.split("/")[1]))].map((name) => ({
    name,
    title: "JavaScript",
    separate: name === "frameworks",
    files: tests.filter((path) => path.split("/")[1] === name),
  }));
}

export function stages() {
  return [
    {
      name: "rust-lint",
      title: "rustfmt and clippy",
      commands: [
        ["cargo", "fmt", "--all", "--check"],
        ["cargo", "clippy", "--quiet", "--workspace", "--all-targets", "--all-features", ...denyWarnings],
        ["cargo", "clippy", "--quiet", "--all-targets", ...wasm, ...denyWarnings],
        ...features.map((names) => ["cargo", "clippy", "--quiet", "--no-default-features", ...names, ...denyWarnings]),
      ],
    },
    {
      name: "native",
      title: "Rust, native",
      counts: true,
      commands: [["cargo", "test", "--all-features"]],
      // The same cases in every run: `cargo test --test properties` draws new ones.
      env: { PROPTEST_RNG_SEED: "1" },
    },
    { name: "fuzz", title: "fuzzing", counts: true, commands: [["node", "tests/security/fuzz/run.mjs"]] },
    {
      name: "doc",
      title: "Rust documentation",
      commands: [["cargo", "doc", "--no-deps", "--all-features"]],
      env: { RUSTDOCFLAGS: "-D warnings" },
    },
    { name: "build", title: "the package and the page", commands: [["npm", "run", "build"]] },
    {
      name: "js-lint",
      title: "biome and types",
      commands: [["biome", "check", "--error-on-warnings"], ...typeChecks()],
    },
    { name: "wasm-node", title: "Rust as wasm, in Node", counts: true, commands: wasmPack("--node") },
    {
      name: "wasm-chrome",
      title: "Rust as wasm, in Chrome",
      counts: true,
      commands: wasmPack("--headless", "--chrome", "--chromedriver", find("chromedriver") ?? "chromedriver"),
      // The same tests as in Node; without this they would be skipped as made for Node.
      env: { WASM_BINDGEN_USE_BROWSER: "1" },
    },
    ...javaScriptStages(),
  ];
}
