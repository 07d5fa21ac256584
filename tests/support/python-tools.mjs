// Tools from PyPI, which has them compiled, each set in a folder of its own.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { find, root, runAndRead } from "../../pkg/scripts/run.mjs";

const python = find("python3");
const missing = "python3 is missing (Debian: python3-venv)";

/** Without CI, a machine without Python runs the other tests. */
export const skip = python === undefined && !process.env.CI ? missing : false;

/** Installs the packages of a requirements.txt, once. Returns the folder with their programs. */
export async function installTools(name, requirements) {
  assert.ok(python, missing);
  const folder = join(root, "node_modules/.cache", name);
  const stamp = join(folder, "requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return join(folder, "bin");
  rmSync(folder, { recursive: true, force: true });
  const created = await runAndRead(python, ["-m", "venv", folder]);
  assert.ok(created.ok, `${created.text}\n${missing}`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
  const installed = await runAndRead(join(folder, "bin/python"), pip);
  assert.ok(installed.ok, installed.text);
  writeFileSync(stamp, wanted);
  return join(folder, "bin");
}
