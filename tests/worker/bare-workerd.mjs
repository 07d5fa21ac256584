// The edge worker in a workerd of its own, as a process that can be killed, with its storage in a folder that outlives it.
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { unstable_readConfig } from "wrangler";
import { bundleWorker as bundle, startWorkerd, variableBindings } from "../support/workerd.mjs";

const root = join(import.meta.dirname, "../..");
const { main, compatibility_date } = unstable_readConfig({ config: join(root, "www/wrangler.jsonc") });
/** The Durable Objects with an alarm, by binding. */
const CLASSES = { KEY_RING: "KeyRingObject", ROTATIONS: "RotationsObject" };

/** A folder in which workers can be started, with the worker bundled as wrangler does it. */
export async function bundleWorker() {
  const folder = await mkdtemp(join(tmpdir(), "bare-workerd-"));
  const modules = await bundle(main, folder);
  return {
    folder,
    modules,
    remove: () => rm(folder, { recursive: true }),
  };
}

const text = (value) => JSON.stringify(value);

const configuration = ({ modules, settings, twilio, storage }) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = (
      modules = [${modules}],
      compatibilityDate = ${text(compatibility_date)},
      bindings = [
${variableBindings(settings)
  .map((binding) => `        ${binding},`)
  .join("\n")}
        (name = "TWILIO_API", service = "twilio"),
${Object.entries(CLASSES)
  .map(([binding, name]) => `        (name = ${text(binding)}, durableObjectNamespace = ${text(name)}),`)
  .join("\n")}
      ],
      durableObjectNamespaces = [
${[...Object.values(CLASSES), "ActivityObject"]
  .map((name) => `        (className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = true),`)
  .join("\n")}
      ],
      durableObjectStorage = (localDisk = "storage"),
    )),
    (name = "storage", disk = (path = ${text(storage)}, writable = true)),
    (name = "twilio", external = (address = ${text(twilio)}, http = ())),
    (name = "internet", network = (allow = [])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`;

/** The worker as a process. `start` and `kill` follow each other as often as one likes, on the same storage. */
export class BareWorker {
  url;
  pid;
  log = "";
  #bundle;
  #settings;
  #twilio;
  #name;
  #kill;

  static async create(bundle, { name, settings, twilio }) {
    const worker = new BareWorker();
    worker.#bundle = bundle;
    worker.#settings = settings;
    worker.#twilio = twilio;
    worker.#name = name;
    await mkdir(worker.#storage);
    return worker;
  }

  get #storage() {
    return join(this.#bundle.folder, `storage-${this.#name}`);
  }

  async start(settings = {}) {
    this.#settings = { ...this.#settings, ...settings };
    const config = join(this.#bundle.folder, `${this.#name}.capnp`);
    const { modules } = this.#bundle;
    await writeFile(
      config,
      configuration({ modules, settings: this.#settings, twilio: this.#twilio, storage: this.#storage }),
    );
    const { child, url, kill } = await startWorkerd(config, { output: "pipe" });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (printed) => {
        this.log += printed;
      });
    }
    this.url = url;
    this.pid = child.pid;
    this.#kill = kill;
  }

  /** Ends the process, by its id, as a failing machine does. */
  async kill() {
    await this.#kill?.();
    this.#kill = undefined;
  }

  /** The storage of a Durable Object, by its binding, for a worker that is not running. */
  storage(work, binding = "KEY_RING") {
    return this.#database(binding, /^[0-9a-f]{64}\.sqlite$/, work);
  }

  /** Sets the alarm of a Durable Object off when the worker, which is not running, starts. */
  wake(binding = "KEY_RING") {
    this.storage((database) => database.exec("UPDATE _cf_METADATA SET value = 1 WHERE key = 1"), binding);
    const schedule = (database) => database.exec("UPDATE _cf_ALARM SET scheduled_time = 1");
    this.#database(binding, /^metadata\.sqlite$/, schedule);
  }

  #database(binding, name, work) {
    const folder = join(this.#storage, CLASSES[binding]);
    const database = new DatabaseSync(
      join(
        folder,
        readdirSync(folder).find((file) => name.test(file)),
      ),
    );
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  async call(method, path, { authorization, body } = {}) {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(authorization && { authorization }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: JSON.parse((await response.text()) || "null") };
  }
}
