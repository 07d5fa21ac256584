// cargo-deny and zizmor, and what they print.
import { join } from "node:path";
import { root, runAndRead } from "../../pkg/scripts/run.mjs";
import { installTools } from "../support/python-tools.mjs";

const bin = await installTools("supply-chain", join(import.meta.dirname, "requirements.txt"));

/** The workspace, and the crate of the fuzz targets. */
export const manifests = ["Cargo.toml", "tests/security/fuzz/Cargo.toml"];

/** Runs cargo-deny with these checks. */
export function deny(manifest, checks, { config = join(root, "deny.toml") } = {}) {
  const args = ["--manifest-path", join(root, manifest), "--workspace", "--config", config, "check", ...checks];
  return runAndRead(join(bin, "cargo-deny"), args);
}

/** Runs zizmor on a file or folder, without asking GitHub. */
export const zizmor = (...paths) =>
  runAndRead(join(bin, "zizmor"), ["--offline", "--no-progress", ...paths], { cwd: root });
