// Workers in workerd itself, bundled as wrangler does it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { root } from "../../pkg/scripts/run.mjs";

/** workerd itself, and not the script that starts it: the process can be killed and measured. */
const program = join(root, "node_modules/workerd/bin/workerd");

/** Removes the suffix that asks for a compiled module; esbuild would keep it in the module's name. */
const compiledModules = {
  name: "compiled-modules",
  setup({ onResolve }) {
    onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace("?module", "")),
    }));
  },
};

/** Bundles a Worker into a folder. Returns its modules, as workerd's configuration lists them. */
export async function bundleWorker(entry, folder) {
  const { metafile } = await build({
    entryPoints: { worker: entry },
    outdir: folder,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    external: ["cloudflare:*", "node:*"],
    nodePaths: [join(root, "node_modules")],
    plugins: [compiledModules],
    tsconfigRaw: {},
    metafile: true,
    logLevel: "warning",
  });
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  // The first one is the Worker.
  return names
    .sort((a) => (a === "worker.js" ? -1 : 1))
    .map((name) => `(name = "${name}", ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed "${name}")`)
    .join(", ");
}

/** Variables of a Worker, as workerd's configuration lists them. */
export const variableBindings = (variables) =>
  Object.entries(variables).map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`);

/** Starts workerd with a configuration file whose socket has port 0. Gives the process and its URL. */
export async function startWorkerd(config, { output = "inherit" } = {}) {
  const child = spawn(program, ["serve", "--control-fd=3", config], { stdio: ["ignore", output, output, "pipe"] });
  const closed = once(child, "close");
  return {
    child,
    url: `http://127.0.0.1:${await listenPort(child.stdio[3])}`,
    /** Ends the process, as a failing machine does. */
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

async function listenPort(control) {
  let received = "";
  for await (const chunk of control.setEncoding("utf8")) {
    received += chunk;
    const [, port] = /"listen".*"port":(\d+)/.exec(received) ?? [];
    if (port) return port;
  }
  throw new Error("workerd ended before it listened.");
}
