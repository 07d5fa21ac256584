// Serves a Worker in workerd.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleWorker, startWorkerd, variableBindings } from "../support/workerd.mjs";

const namespace = ([name, className]) => `(name = "${name}", durableObjectNamespace = "${className}")`;

/** Starts a Worker with variables and, by their bindings, Durable Objects. Gives its URL, and `kill`. */
export async function startWorker(entry, variables, durableObjects = {}) {
  const folder = `${entry}.bundle`;
  await mkdir(folder);
  const modules = await bundleWorker(entry, folder);
  const bindings = [...variableBindings(variables), ...Object.entries(durableObjects).map(namespace)];
  const classes = Object.values(durableObjects).map((name) => `(className = "${name}", uniqueKey = "${name}")`);
  const config = join(folder, "config.capnp");
  await writeFile(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "worker", worker = (
    modules = [${modules}],
    compatibilityDate = "2026-11-01",
    bindings = [${bindings.join(", ")}],
    durableObjectNamespaces = [${classes.join(", ")}],
    durableObjectStorage = (inMemory = void),
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`,
  );
  return startWorkerd(config);
}
