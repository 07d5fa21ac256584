// The body, the package and its sub-paths in one file, as a bundler for a runtime makes it: .wasm files stay outside.
import { basename, join } from "node:path";
import { build } from "esbuild";
import { here } from "../check.mjs";

/** Keeps imports of compiled modules as imports, and notes their files. */
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

/** Takes a .wasm file for a global variable, which is how Vercel hands over what is imported with `?module`. */
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

/** Bundles a runner for a runtime; gives its code, and by their names the .wasm files that it wants. */
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
