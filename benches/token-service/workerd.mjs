// Runs a worker with `workerd serve`, bundled as by wrangler, and measures its process.
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unstable_readConfig } from "wrangler";
import { bundleWorker, startWorkerd, variableBindings } from "../../tests/support/workerd.mjs";

const root = join(import.meta.dirname, "../..");
const { compatibility_date, durable_objects } = unstable_readConfig({ config: join(root, "www/wrangler.jsonc") });
const TICKS = 100; // CPU time units in /proc per second

const list = (items) => items.join(",\n        ");
const binding = ({ name, class_name }) => `(name = "${name}", durableObjectNamespace = "${class_name}")`;

const configuration = ({ modules, settings, objects, storage }) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = (
      modules = [${modules}],
      compatibilityDate = "${compatibility_date}",
      bindings = [${list([...variableBindings(settings), ...objects.map(binding)])}],
      durableObjectNamespaces = [
        ${list(objects.map(({ class_name }) => `(className = "${class_name}", uniqueKey = "${class_name}", enableSql = true)`))}
      ],
      durableObjectStorage = (localDisk = "disk"),
    )),
    (name = "disk", disk = (path = ${JSON.stringify(storage)}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`;

/** Starts a worker with these settings as variables, and Durable Objects bound to these names. */
export async function startWorker({ entry, settings, objects = [] }) {
  const folder = await mkdtemp(join(tmpdir(), "token-service-"));
  const modules = await bundleWorker(join(root, entry), folder);
  const bound = durable_objects.bindings.filter(({ name }) => objects.includes(name));
  const storage = join(folder, "objects");
  await mkdir(storage);
  const config = join(folder, "config.capnp");
  await writeFile(config, configuration({ modules, settings, objects: bound, storage }));
  // The log has a line for each token: it is dropped, which costs least.
  const { child, url, kill } = await startWorkerd(config, { output: "ignore" });
  return {
    url,
    /** Returns the CPU time used so far, in seconds, and the current memory, in bytes. */
    usage: () => usage(child.pid),
    async stop() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
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
