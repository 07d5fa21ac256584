// Imports a module of the worker that stands alone, without the worker around it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";

export function workerModule(name) {
  const source = readFileSync(join(import.meta.dirname, "../../www/worker", name), "utf8");
  const { code } = transformSync(source, { loader: "ts", format: "esm" });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
