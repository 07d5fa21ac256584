// Takes the place of tests/worker/harness.mjs in a copy of the repository: the worker, its Durable Objects and its rate limiters run
// in the process of their tests, without workerd. See run.mjs.
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import worker, * as classes from "../../worker.mjs";
import { requestsTo } from "./workerd-harness.mjs";

export * from "./workerd-harness.mjs";

const context = { waitUntil: (work) => work.catch(() => {}), passThroughOnException() {}, props: {} };

/** The request as it arrives: without empty headers, and with the length of a body that is not a stream. */
function requestOf(url, init = {}) {
  const request = new Request(url, init);
  for (const [name, value] of [...request.headers]) if (value === "") request.headers.delete(name);
  const { body } = init;
  if (body !== undefined && !(body instanceof ReadableStream)) {
    request.headers.set("content-length", Buffer.byteLength(body));
  }
  return request;
}

/** The Durable Objects of a class, by name. */
class Namespace {
  #objects = new Map();
  #class;

  constructor(name) {
    this.#class = classes[name];
  }

  idFromName = (name) => name;

  get(name) {
    if (!this.#objects.has(name)) this.#objects.set(name, new this.#class({ id: { name }, storage: storage() }, {}));
    const object = this.#objects.get(name);
    return new Proxy(
      {},
      {
        get:
          (_, method) =>
          async (...args) =>
            object[method](...args),
      },
    );
  }

  getByName = this.get;
}

function storage() {
  const values = new Map();
  return {
    kv: {
      get: (name) => structuredClone(values.get(name)),
      put: (name, value) => values.set(name, structuredClone(value)),
      delete: (name) => values.delete(name),
    },
    getAlarm: async () => null,
    setAlarm: async () => {},
    deleteAll: async () => values.clear(),
  };
}

/** Identities whose object cannot be reached: see broken-objects.mjs. */
const broken = {
  getByName: (name) => ({
    admit: () => (name === "hanging" ? new Promise(() => {}) : Promise.reject(new Error("storage failed"))),
  }),
};

/** Counts in fixed windows. */
function rateLimiter({ limit, period }) {
  const counts = new Map();
  return {
    async limit({ key }) {
      const window = `${Math.floor(Date.now() / (1000 * period))} ${key}`;
      counts.set(window, (counts.get(window) ?? 0) + 1);
      return { success: counts.get(window) <= limit };
    },
  };
}

const BINDINGS = {
  IDENTITIES: "IdentityObject",
  ACTIVITY: "ActivityObject",
  KEY_RING: "KeyRingObject",
  ROTATIONS: "RotationsObject",
};

export function startBoundEdges(deployments, others = {}) {
  const envs = deployments.map((settings) => ({
    ...settings,
    ...Object.fromEntries(Object.entries(BINDINGS).map(([binding, name]) => [binding, new Namespace(name)])),
  }));
  for (const [index, { durable_objects = { bindings: [] }, ratelimits = [] }] of Object.entries(others)) {
    for (const { name, script_name } of durable_objects.bindings) {
      envs[index][name] = script_name === "broken" ? broken : envs[script_name.split("-")[1]][name];
    }
    for (const { name, simple } of ratelimits) envs[index][name] = rateLimiter(simple);
  }
  return start(envs);
}

export function startEdges(...deployments) {
  return start(deployments.map((settings) => ({ ...settings })));
}

const lines = [];

async function start(envs) {
  for (const level of ["log", "warn", "error"]) console[level] = (line) => lines.push(line);
  const fetches = envs.map((env) => async (url, init) => worker.fetch(requestOf(url, init), env, context));
  // As in workerd, a request may have a length and come in chunks.
  const options = { insecureHTTPParser: true };
  const server = createServer(
    options,
    getRequestListener((request) => worker.fetch(request, envs[0], context)),
  );
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  return {
    url,
    edges: fetches.map((fetch) => requestsTo({ fetch }, url)),
    logs: () => lines,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
