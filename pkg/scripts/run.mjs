// Starts other programs. Uses only Node's modules, because it runs before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
export const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");

/** The caller's PATH without the folders that npm prepends. */
const systemPath = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));

/** The environment of the machine, without this workspace's tools. */
export const systemEnv = { ...process.env, PATH: [join(cargoHome, "bin"), ...systemPath].join(delimiter) };

/** The environment with this workspace's tools first: `node` is the pinned version. */
export const env = { ...systemEnv, PATH: [join(root, "node_modules/.bin"), systemEnv.PATH].join(delimiter) };

/** Runs a program with inherited output. Throws if it fails. */
export function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, env, stdio: "inherit", ...options });
  if (error) throw new Error(`${command}: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${signal ?? `exit code ${status}`}`);
}

/** Returns the output of a program, or undefined if it is missing or fails. */
export function output(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, env, encoding: "utf8", ...options });
  return status === 0 ? stdout.trim() : undefined;
}

/** Runs a program, prints and returns its output. Never throws. */
export function runAndRead(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], ...options });
    let text = "";
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
        to.write(chunk);
      });
    }
    child.on("error", (error) => done({ ok: false, text: `${text}\n${error.message}` }));
    child.on("close", (code, signal) => done({ ok: code === 0, text, signal }));
  });
}

/** Returns the path of the first of these programs that is installed. */
export function find(...names) {
  for (const name of names) {
    for (const folder of systemEnv.PATH.split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}

/** The installed browsers for tests. */
export const findChromium = () => process.env.CHROME_PATH ?? find("chromium", "chromium-browser", "google-chrome");
export const findFirefox = () => process.env.FIREFOX_PATH ?? find("firefox-esr", "firefox");

/** WebKitGTK's browser, its driver, and a display in memory; undefined if one of them is missing. */
export function findWebKit() {
  const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
  const browser = `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;
  const [driver, display] = [find("WebKitWebDriver"), find("Xvfb")];
  return driver && display && existsSync(browser) ? { browser, driver, display } : undefined;
}

/** Runs a script, and prints errors without a stack. */
export function main(work) {
  Promise.resolve()
    .then(work)
    .catch((error) => {
      console.error(`\n✗ ${error.message}`);
      process.exitCode = 1;
    });
}
