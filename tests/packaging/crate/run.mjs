// `npm run crate`: the crate as it is packed, alone in an empty folder: tests and documentation, on the oldest supported Rust, with
// the oldest versions of its dependencies, with every combination of features, and without a standard library. Says which check
// could not run, because rustup or PyPI did not respond; with --required that is a failure.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { main, output, root, run, runAndRead, systemEnv } from "../../../pkg/scripts/run.mjs";
import { installTools } from "../../support/python-tools.mjs";

const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
const [, oldest] = /rust-version = "(.+)"/.exec(manifest);
const [, pinned] = /channel = "(.+)"/.exec(readFileSync(join(root, "rust-toolchain.toml"), "utf8"));
/** Targets without a standard library: a microcontroller, and WebAssembly. */
const bare = ["thumbv7em-none-eabi", "wasm32v1-none"];

/** Packs the crate and unpacks it into a new folder. */
function unpack(folder) {
  run("cargo", ["package", "--package", "twilio-edge-auth", "--allow-dirty", "--no-verify", "--locked"]);
  const archives = readdirSync(join(root, "target/package")).filter((name) =>
    /^twilio-edge-auth-[\d.]+\.crate$/.test(name),
  );
  const [, version] = /^version = "(.+)"/m.exec(manifest);
  const archive = archives.find((name) => name === `twilio-edge-auth-${version}.crate`);
  run("tar", ["-xzf", join(root, "target/package", archive), "-C", folder]);
  return join(folder, archive.replace(/\.crate$/, ""));
}

/** The checks: a name, what has to be installed first, and the command. */
function checks(folder) {
  const env = {
    ...systemEnv,
    RUSTUP_TOOLCHAIN: pinned,
    CARGO_TARGET_DIR: join(folder, "../target"),
    RUSTFLAGS: "-D warnings",
  };
  const cargo = (args, more = {}) => runAndRead("cargo", args, { cwd: folder, env: { ...env, ...more } });
  const rustup = (...args) => output("rustup", args, { env: systemEnv }) !== undefined;
  return [
    ["tests", () => true, () => cargo(["test", "--locked", "--all-features"])],
    ["documentation", () => true, () => cargo(["doc", "--no-deps", "--all-features"], { RUSTDOCFLAGS: "-D warnings" })],
    ...bare.map((target) => [
      `no standard library, ${target}`,
      () => rustup("target", "add", "--toolchain", pinned, target),
      () => cargo(["build", "--lib", "--no-default-features", "--features", "serde,permissions", "--target", target]),
    ]),
    [
      "every combination of features",
      () => installTools("crate", join(import.meta.dirname, "requirements.txt")).catch(() => false),
      (bin) => {
        const args = ["hack", "check", "--lib", "--feature-powerset"];
        return runAndRead(join(bin, "cargo-hack"), args, { cwd: folder, env });
      },
    ],
    [
      `Rust ${oldest}`,
      () => rustup("toolchain", "install", oldest, "--profile", "minimal"),
      () => cargo(["test", "--locked", "--all-features"], { RUSTUP_TOOLCHAIN: oldest }),
    ],
    [
      "the oldest versions of its dependencies",
      () => true,
      async () => {
        // The resolver's option is unstable; what it selects is compiled by the stable compiler.
        const selected = await cargo(["update", "-Z", "direct-minimal-versions"], { RUSTC_BOOTSTRAP: "1" });
        return selected.ok ? cargo(["check", "--lib", "--all-features", "--locked"]) : selected;
      },
    ],
  ];
}

main(async () => {
  const { values } = parseArgs({ options: { required: { type: "boolean", default: false } } });
  const folder = mkdtempSync(join(tmpdir(), "crate-alone-"));
  const results = [];
  try {
    for (const [name, prepare, check] of checks(unpack(folder))) {
      const prepared = await prepare();
      results.push({ name, result: prepared ? ((await check(prepared)).ok ? "✓" : "✗") : "could not run" });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log("");
  for (const { name, result } of results) console.log(`${result.padEnd(14)} ${name}`);
  const isBad = ({ result }) => result === "✗" || (values.required && result === "could not run");
  if (results.some(isBad)) throw new Error("See above.");
});
