// Serves a Worker in workerd, bundled as wrangler does it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { programOf } from "../conformance/check.mjs";

/** Bundles a Worker into a folder, and returns the names of its .wasm files, which stay outside of the bundle. */
async function bundle(entry, folder) {
  const wasm = [];
  await build({
    entryPoints: [entry],
    outfile: join(folder, "worker.mjs"),
    bundle: true,
    format: "esm",
    target: "esnext",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    tsconfigRaw: {},
    logLevel: "warning",
    plugins: [
      {
        name: "wasm-modules",
        setup({ onResolve }) {
          onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => {
            const file = join(resolveDir, path.replace("?module", ""));
            wasm.push(file);
            return { path: `./${basename(file)}`, external: true };
          });
        },
      },
    ],
  });
  for (const path of wasm) await copyFile(path, join(folder, basename(path)));
  return wasm.map((path) => basename(path));
}

const variable = ([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`;
const namespace = ([name, className]) => `(name = "${name}", durableObjectNamespace = "${className}")`;

/** Starts a Worker with variables and, by their bindings, Durable Objects. Returns its port, and `stop`. */
export async function startWorker(entry, variables, durableObjects = {}) {
  const folder = `${entry}.bundle`;
  await mkdir(folder);
  const wasm = (await bundle(entry, folder)).map((name) => `(name = "${name}", wasm = embed "${name}")`);
  const bindings = [...Object.entries(variables).map(variable), ...Object.entries(durableObjects).map(namespace)];
  const classes = Object.values(durableObjects).map((name) => `(className = "${name}", uniqueKey = "${name}")`);
  await writeFile(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "worker", worker = (
    modules = [(name = "worker.mjs", esModule = embed "worker.mjs"), ${wasm.join(", ")}],
    compatibilityDate = "2026-11-01",
    bindings = [${bindings.join(", ")}],
    durableObjectNamespaces = [${classes.join(", ")}],
    durableObjectStorage = (inMemory = void),
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`,
  );
  const options = { stdio: ["ignore", "inherit", "inherit", "pipe"] };
  const child = spawn(programOf(".bin/workerd"), ["serve", "--control-fd=3", join(folder, "config.capnp")], options);
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill();
    await once(child, "exit");
  };
  for await (const chunk of child.stdio[3].setEncoding("utf8")) {
    const port = /"listen".*"port":(\d+)/.exec(chunk)?.[1];
    if (port) return { port, stop };
  }
  throw new Error("workerd ended before it listened");
}
