// A second place to build in: the sources as they stand, and the same tools.
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { output, root } from "./run.mjs";

/** Links to everything in a folder, but for some names. */
export function linkAll(from, to, except = []) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (!except.includes(name)) symlinkSync(join(from, name), join(to, name));
}

/** The sources as they stand here, without what git ignores. */
export function copySources(to) {
  for (const path of output("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
    .split("\0")
    .filter(Boolean)) {
    if (!existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(root, path), join(to, path));
  }
}

/** The tools are the same ones; the package that they find is the copy's own. */
export function linkTools(to) {
  linkAll(join(root, "node_modules"), join(to, "node_modules"), ["twilio-edge-auth"]);
  symlinkSync(join(to, "pkg"), join(to, "node_modules/twilio-edge-auth"));
}
