// Builds the package again from a copy of the sources in another folder, with a clean target folder and another
// CARGO_HOME, and compares the result byte for byte with the build here: `npm run reproduce`.
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copySources, linkAll, linkTools } from "./copy.mjs";
import { cargoHome, main, root, run, systemEnv } from "./run.mjs";

/** Returns the SHA-256 of every file in a folder. */
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
    linkTools(copy);
    linkAll(cargoHome, home);
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
