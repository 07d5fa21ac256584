// Imports modules of the worker without the worker around them.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync, transformSync } from "esbuild";

const root = join(import.meta.dirname, "../..");

/** A module that imports no other. */
export function workerModule(name) {
  const source = readFileSync(join(root, "www/worker", name), "utf8");
  const { code } = transformSync(source, { loader: "ts", format: "esm" });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

/** A module with those of the worker that it imports, and the packages as they are. */
export async function bundledModule(name) {
  const folder = mkdtempSync(join(root, "node_modules/.module-"));
  try {
    const outfile = join(folder, "module.mjs");
    const entryPoints = [join(root, "www/worker", name)];
    const target = "node20"; // has no `using`
    buildSync({ entryPoints, outfile, bundle: true, format: "esm", platform: "node", target, packages: "external" });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
