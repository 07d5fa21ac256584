// Installs what the build (with --tests, the tests too, and with --frameworks those of frameworks) needs and is missing, in pinned
// versions.
// Uses only Node's modules. Takes a fraction of a second if everything is installed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cargoHome, find, findChromium, findFirefox, findWebKit, main, output, root, run, systemEnv } from "./run.mjs";

const wasmPackVersion = "0.15.1";
const wasmTarget = "wasm32-unknown-unknown";
/** The needed Rust components in addition to the compiler, and their files. */
const components = { clippy: "bin/cargo-clippy", rustfmt: "bin/rustfmt" };

const say = (text) => console.log(`· ${text}`);
const read = (path) => readFileSync(join(root, path), "utf8");

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
  }
}

/** Returns the packages of a lock file, except workspaces (links) and packages for other platforms (optional). */
function locked(path) {
  const { packages } = JSON.parse(read(path));
  return Object.entries(packages).filter(
    ([name, { link, optional }]) => name.includes("node_modules") && !link && !optional,
  );
}

function npmPackagesFit(folder) {
  const installedLock = join(folder, "node_modules/.package-lock.json");
  if (!existsSync(join(root, installedLock))) return false;
  const installed = new Map(locked(installedLock));
  return locked(join(folder, "package-lock.json")).every(
    ([name, { version }]) => installed.get(name)?.version === version,
  );
}

/** Installs the packages of a folder's lock file. */
function setUpNpmPackages(folder) {
  if (npmPackagesFit(folder)) return;
  say(`npm packages of ${join(folder, "package-lock.json")}: installing…`);
  // Not with the Node in node_modules, which this replaces.
  const options = { env: systemEnv, cwd: join(root, folder) };
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], options);
}

function aptInstall(what, packages) {
  const asRoot = process.getuid?.() === 0 ? [] : output("sudo", ["-n", "true"]) !== undefined && ["sudo", "-n"];
  if (!find("apt-get") || !asRoot) {
    const hint = `Please install it (Debian: ${packages.join(" ")})`;
    throw new Error(`${what} is missing, and cannot be installed without asking. ${hint}.`);
  }
  say(`${what}: installing ${packages.join(" ")} with apt-get…`);
  const apt = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...packages]]) {
    const [command, ...rest] = [...apt, ...args];
    run(command, rest);
  }
}

function setUpRust() {
  if (!find("rustup")) throw new Error("rustup is missing. Please install it from https://rustup.rs and try again.");
  if (!find("cc")) aptInstall("A C compiler (Rust links with it)", ["build-essential"]);

  const channel = /channel\s*=\s*"([^"]+)"/.exec(read("rust-toolchain.toml"))[1];
  const sysroot = output("rustc", [`+${channel}`, "--print", "sysroot"]);
  if (sysroot === undefined) {
    say(`Rust ${channel}: installing…`);
    const options = ["-c", Object.keys(components).join(","), "-t", wasmTarget];
    run("rustup", ["toolchain", "install", channel, "--profile", "minimal", ...options]);
    return;
  }
  const missing = (path) => !existsSync(join(sysroot, path));
  if (missing(`lib/rustlib/${wasmTarget}`)) run("rustup", ["target", "add", "--toolchain", channel, wasmTarget]);
  for (const [component, path] of Object.entries(components)) {
    if (missing(path)) run("rustup", ["component", "add", "--toolchain", channel, component]);
  }
}

function setUpCargoTool(crate, program, version) {
  if (output(program, ["--version"], { env: systemEnv })?.split(" ")[1] === version) return;
  say(`${crate} ${version}: compiling it into ${join(cargoHome, "bin")}, once. This takes a few minutes…`);
  // Without --locked: a mirror may lack the exact versions of the tool's lock file.
  run("cargo", ["install", crate, "--version", `=${version}`, "--force"], { env: systemEnv });
}

/** Returns the version of wasm-bindgen, which the command-line tool must have too. */
function wasmBindgenVersion() {
  return /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(read("Cargo.lock"))[1];
}

function setUpBrowsers() {
  const hasChromium = findChromium() && find("chromedriver");
  if (!hasChromium) aptInstall("Chromium with its driver", ["chromium", "chromium-driver"]);
  try {
    if (!findFirefox()) aptInstall("Firefox", ["firefox-esr"]);
  } catch (error) {
    // Only the conformance tests and two walks through the page need a second browser.
    if (process.env.CI) throw error;
    console.warn(`! ${error.message} Until then its tests are skipped.`);
  }
  try {
    if (!findWebKit()) aptInstall("WebKit with its driver", ["webkit2gtk-driver", "xvfb"]);
  } catch (error) {
    console.warn(`! ${error.message} Until then its tests are skipped.`);
  }
}

main(() => {
  checkNode();
  setUpNpmPackages(".");
  setUpRust();
  setUpCargoTool("wasm-bindgen-cli", "wasm-bindgen", wasmBindgenVersion());
  if (!process.argv.includes("--tests")) return;
  setUpNpmPackages("tests/packaging/toolchains");
  if (process.argv.includes("--frameworks")) setUpNpmPackages("tests/frameworks");
  setUpCargoTool("wasm-pack", "wasm-pack", wasmPackVersion);
  if (!find("c++")) aptInstall("A C++ compiler (libFuzzer is compiled)", ["build-essential"]);
  setUpBrowsers();
});
