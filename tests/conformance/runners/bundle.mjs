// Bundles the tests, the package and its sub-paths into one file for a runtime. .wasm files stay separate.
import { basename, join } from "node:path";
import { build } from "esbuild";
import { here } from "../check.mjs";

/** Keeps imports of compiled modules as imports, and records their files. */
const imported = (found) => ({
  name: "wasm-modules",
  setup({ onResolve }) {
    onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path.replace("?module", ""));
      found.set(basename(file), file);
      return { path: `./${basename(file)}`, external: true };
    });
  },
});

/** Reads a .wasm module from a global variable, which is how Vercel passes an import with `?module`. */
const injected = (found) => ({
  name: "wasm-globals",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => {
      const name = basename(path).replace(/\W/g, "_");
      found.set(name, join(resolveDir, path.replace("?module", "")));
      return { path: name, namespace: "wasm" };
    });
    onLoad({ filter: /./, namespace: "wasm" }, ({ path }) => ({ contents: `export default globalThis.${path};` }));
  },
});

/** Bundles a runner for a runtime. Returns its code, and the .wasm files that it imports, by name. */
export async function bundle(runner, { conditions, format }) {
  const wasm = new Map();
  const { outputFiles } = await build({
    entryPoints: [join(here, "runners", runner)],
    bundle: true,
    format,
    globalName: "bundled",
    target: "esnext",
    conditions,
    tsconfigRaw: {},
    write: false,
    logLevel: "warning",
    plugins: [format === "esm" ? imported(wasm) : injected(wasm)],
  });
  return { code: outputFiles[0].text, wasm };
}
