// Runs a worker with `workerd serve`, bundled as by wrangler, and measures its process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { unstable_readConfig } from "wrangler";

const root = join(import.meta.dirname, "../..");
const { compatibility_date, durable_objects } = unstable_readConfig({ config: join(root, "www/wrangler.jsonc") });
const TICKS = 100; // CPU time units in /proc per second

/** workerd itself, not the script that starts it, because its process is measured. */
const program = join(root, "node_modules/workerd/bin/workerd");

const text = (value) => JSON.stringify(value);
const list = (items, written) => items.map(written).join(",\n        ");

/** Bundles a worker into the folder. Returns the modules for workerd's configuration. */
async function bundle(entry, folder) {
  const { metafile } = await build({
    entryPoints: { worker: join(root, entry) },
    outdir: folder,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    external: ["cloudflare:*", "node:*"],
    tsconfigRaw: {},
    metafile: true,
    logLevel: "warning",
  });
  return Object.keys(metafile.outputs)
    .map((path) => basename(path))
    .sort((a) => (a === "worker.js" ? -1 : 1));
}

const variable = ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`;
const binding = ({ name, class_name }) => `(name = ${text(name)}, durableObjectNamespace = ${text(class_name)})`;

const configuration = (modules, settings, objects) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = (
      modules = [${list(modules, (name) => `(name = ${text(name)}, ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed ${text(name)})`)}],
      compatibilityDate = ${text(compatibility_date)},
      bindings = [${list([...Object.entries(settings).map(variable), ...objects.map(binding)], (item) => item)}],
      durableObjectNamespaces = [
        ${list(objects, ({ class_name }) => `(className = ${text(class_name)}, uniqueKey = ${text(class_name)}, enableSql = true)`)}
      ],
      durableObjectStorage = (localDisk = "disk"),
    )),
    (name = "disk", disk = (path = "objects", writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`;

/** Starts a worker with these settings as variables, and Durable Objects bound to these names. */
export async function startWorker({ entry, settings, objects = [] }) {
  const folder = await mkdtemp(join(tmpdir(), "token-service-"));
  const modules = await bundle(entry, folder);
  const bindings = durable_objects.bindings.filter(({ name }) => objects.includes(name));
  await writeFile(join(folder, "config.capnp"), configuration(modules, settings, bindings));
  await mkdir(join(folder, "objects"));
  // The log has a line for each token: written to /dev/null, where it costs least.
  const child = spawn(program, ["serve", "--control-fd=3", "config.capnp"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  const ended = once(child, "close");
  const port = await Promise.race([
    listenPort(child.stdio[3]),
    ended.then(() => Promise.reject(new Error("workerd did not start."))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    /** Returns the CPU time used so far, in seconds, and the current memory, in bytes. */
    usage: () => usage(child.pid),
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function listenPort(control) {
  let received = "";
  for await (const chunk of control.setEncoding("utf8")) {
    received += chunk;
    const event = /^\{.*"listen".*\}$/m.exec(received);
    if (event) return JSON.parse(event[0]).port;
  }
  throw new Error("workerd did not say where it listens.");
}

/** Read from /proc, if it exists. */
function usage(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    const memory = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return { cpu: (Number(fields[11]) + Number(fields[12])) / TICKS, memory: Number(memory[1]) * 1024 };
  } catch {
    return undefined;
  }
}
