// workerd, which cannot compile bytes: the bundle imports the .wasm files as modules, as wrangler does.
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { root } from "../../pkg/scripts/run.mjs";
import { floor } from "../compile.mjs";
import { versionOf } from "../versions.mjs";
import { printed } from "./printed.mjs";

const compatibilityDate = "2026-11-01";
const runner = join(import.meta.dirname, "../runners/workerd.mjs");
/** Its clock has a resolution of one millisecond. */
const timing = { sampleTime: 100, warmUp: 300 };

/** Keeps imports of .wasm files as imports, and records the files. */
const wasmModules = (found) => ({
  name: "wasm-modules",
  setup({ onResolve }) {
    onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path.replace("?module", ""));
      found.set(basename(file), file);
      return { path: basename(file), external: true };
    });
  },
});

const configuration = (wasm) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "bench", worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
${[...wasm.keys()].map((name) => `    (name = "${name}", wasm = embed "${name}"),`).join("\n")}
  ],
  compatibilityDate = "${compatibilityDate}",
))]);
`;

export async function workerd(options) {
  floor();
  const folder = await mkdtemp(join(tmpdir(), "bench-workerd-"));
  try {
    const wasm = new Map();
    await build({
      entryPoints: [runner],
      outfile: join(folder, "worker.mjs"),
      bundle: true,
      format: "esm",
      target: "esnext",
      conditions: ["workerd", "worker", "browser"],
      define: { OPTIONS: JSON.stringify({ ...options, ...timing }) },
      // Code for Node uses `require` for its modules.
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire("/");' },
      external: builtinModules.flatMap((name) => [name, `node:${name}`]),
      logLevel: "warning",
      plugins: [wasmModules(wasm)],
    });
    for (const [name, path] of wasm) await copyFile(path, join(folder, name));
    await writeFile(join(folder, "config.capnp"), configuration(wasm));
    const measured = await printed(join(root, "node_modules/.bin/workerd"), ["test", join(folder, "config.capnp")]);
    return { runtime: `workerd ${versionOf("workerd")}`, ...measured, timing };
  } finally {
    await rm(folder, { recursive: true });
  }
}
