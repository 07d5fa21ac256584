// workerd, which compiles no bytes: the bundle imports the .wasm as a module, as wrangler does it.
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { check, here, programOf, runProgram } from "./check.mjs";

const compatibilityDate = "2026-11-01";

/** Keeps imports of .wasm files as imports, and says which files they were. */
function wasmModules(found) {
  return {
    name: "wasm-modules",
    setup({ onResolve }) {
      onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => {
        found.set(basename(path), join(resolveDir, path));
        return { path: basename(path), external: true };
      });
    },
  };
}

const configuration = (wasm, flags) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "conformance", worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
${[...wasm.keys()].map((name) => `    (name = "${name}", wasm = embed "${name}"),`).join("\n")}
  ],
  compatibilityDate = "${compatibilityDate}",
  compatibilityFlags = ${JSON.stringify(flags)},
))]);
`;

for (const flags of [["nodejs_compat"], ["no_nodejs_compat", "no_nodejs_compat_v2"]]) {
  test(`workerd with ${flags.join(" and ")}`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "conformance-workerd-"));
    try {
      const wasm = new Map();
      await build({
        entryPoints: [join(here, "runners/workerd-test.mjs")],
        outfile: join(folder, "worker.mjs"),
        bundle: true,
        format: "esm",
        target: "esnext",
        conditions: ["workerd", "worker", "browser"],
        tsconfigRaw: {},
        logLevel: "warning",
        plugins: [wasmModules(wasm)],
      });
      for (const [name, path] of wasm) await copyFile(path, join(folder, name));
      await writeFile(join(folder, "config.capnp"), configuration(wasm, flags));
      const printed = await runProgram(programOf(".bin/workerd"), ["test", join(folder, "config.capnp")]);
      await check(t, JSON.parse(printed));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
