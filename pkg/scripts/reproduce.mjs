// Builds the package a second time, from a copy of the sources in another folder, with nothing compiled before and another
// CARGO_HOME, and compares what came of it, byte for byte, with what the build has made here: `npm run reproduce`.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cargoHome, main, output, root, run, systemEnv } from "./run.mjs";

/** Links to everything in a folder, but for some names. */
function linkAll(from, to, except = []) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (!except.includes(name)) symlinkSync(join(from, name), join(to, name));
}

/** The sources as they stand here, without what git ignores. */
function copySources(to) {
  for (const path of output("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
    .split("\0")
    .filter(Boolean)) {
    if (!existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(root, path), join(to, path));
  }
}

/** The tools are the same ones; the package that they find is the copy's own. */
function linkTools(to, home) {
  linkAll(join(root, "node_modules"), join(to, "node_modules"), ["twilio-edge-auth"]);
  symlinkSync(join(to, "pkg"), join(to, "node_modules/twilio-edge-auth"));
  linkAll(cargoHome, home);
}

/** The SHA-256 of every file in a folder. */
function hashes(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  return new Map(
    paths.map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(folder, path)))
        .digest("hex"),
    ]),
  );
}

main(() => {
  const folder = mkdtempSync(join(tmpdir(), "reproduce-"));
  try {
    const [copy, home] = [join(folder, "another/folder"), join(folder, "cargo")];
    copySources(copy);
    linkTools(copy, home);
    const env = { ...systemEnv, CARGO_HOME: home, CARGO_TARGET_DIR: undefined };
    run(process.execPath, ["pkg/scripts/build.mjs"], { cwd: copy, env });

    const here = hashes(join(root, "pkg/dist"));
    const there = hashes(join(copy, "pkg/dist"));
    const paths = [...new Set([...here.keys(), ...there.keys()])];
    const different = paths.filter((path) => here.get(path) !== there.get(path));
    for (const path of paths.filter((path) => path.endsWith(".wasm"))) {
      console.log(`\n${path}\n  ${here.get(path)}  in ${root}\n  ${there.get(path)}  in ${copy}`);
    }
    if (different.length > 0) throw new Error(`The builds differ in ${different.join(", ")}.`);
    console.log(`\n✓ ${paths.length} files, the same in both builds`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
