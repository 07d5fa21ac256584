// Creates a second build folder: a copy of the working tree, with the same tools.
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { output, root } from "./run.mjs";

/** Links everything in a folder, except some names. */
export function linkAll(from, to, except = []) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (!except.includes(name)) symlinkSync(join(from, name), join(to, name));
}

/** Copies the working tree, except ignored files. */
export function copySources(to) {
  for (const path of output("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
    .split("\0")
    .filter(Boolean)) {
    if (!existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(root, path), join(to, path));
  }
}

/** Links the same tools; they resolve the copy's package. */
export function linkTools(to) {
  linkAll(join(root, "node_modules"), join(to, "node_modules"), ["twilio-edge-auth"]);
  symlinkSync(join(to, "pkg"), join(to, "node_modules/twilio-edge-auth"));
}
