// Runs the edge worker in the real workerd on a free port of this machine, as `wrangler deploy` would bundle it.
import { dirname, join } from "node:path";
import { createTestHarness, unstable_readConfig } from "wrangler";
import { values as localAccount, localAccountWorker } from "../local-account/harness.mjs";
import { assertDocumented } from "../openapi/document.mjs";

process.env.WRANGLER_SEND_METRICS = "false";
process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false"; // nothing is asked of the network

// What the worker fetches passes through this process's fetch, which would follow redirects in the worker's place.
const { fetch } = globalThis;
globalThis.fetch = (input, init) => fetch(new Request(input, init), { redirect: "manual" });

const configPath = join(import.meta.dirname, "../../www/wrangler.jsonc");
const { main, compatibility_date, vars, durable_objects, migrations } = unstable_readConfig({ config: configPath });
const { main: devMain, assets, services } = unstable_readConfig({ config: configPath, env: "local" });

/** What a deployment is given by wrangler.jsonc itself. */
export const wranglerSettings = vars;

export const account = {
  sid: `AC${"a".repeat(32)}`,
  keySid: `SK${"b".repeat(32)}`,
  secret: "the-secret-of-the-api-key-0123456789",
};
export const sessionSecret = "the-secret-that-signs-the-sessions-of-the-app";
export const adminSecret = "the-secret-that-signs-the-sessions-of-admins";
export const grants = { voice: { incomingAllow: true }, video: {}, chat: { serviceSid: `IS${"c".repeat(32)}` } };

/** Settings of a deployment that works; tests change some of them. */
export const settings = {
  ...vars,
  TWILIO_ACCOUNT_SID: account.sid,
  TWILIO_API_KEY: account.keySid,
  TWILIO_API_SECRET: account.secret,
  SESSION_SECRET: sessionSecret,
  ADMIN_SECRET: adminSecret,
  TOKEN_GRANTS: JSON.stringify(grants),
};

/** Settings of a deployment with the local account, whose keys it may manage. */
export const localSettings = {
  ...settings,
  TWILIO_ACCOUNT_SID: localAccount.TWILIO_ACCOUNT_SID,
  TWILIO_API_KEY: localAccount.TWILIO_API_KEY,
  TWILIO_API_SECRET: localAccount.TWILIO_API_SECRET,
  TWILIO_MANAGEMENT_KEY: localAccount.TWILIO_API_KEY,
  TWILIO_MANAGEMENT_SECRET: localAccount.TWILIO_API_SECRET,
};

/**
 * Starts the worker once for each of these settings, all of them in one workerd: `edges`, in the same order. Settings are text, or
 * what wrangler.jsonc would hold as JSON. Requests without a host of their own, and all that come in at `url`, are for the first.
 */
export function startEdges(...deployments) {
  return start(deployments, [], []);
}

/** As startEdges, each of them with what wrangler.jsonc binds a deployment to; `others[index]` takes the place of that. */
export function startBoundEdges(deployments, others = {}, extraWorkers = []) {
  const bindings = deployments.map((_, index) => ({ durable_objects, migrations, ...others[index] }));
  return start(deployments, bindings, extraWorkers);
}

/** As startEdges, each of them bound to the local account, which starts empty but for its Main key. */
export function startLocalEdges(...deployments) {
  const bindings = deployments.map(() => ({ durable_objects, migrations, services }));
  return start(deployments, bindings, [localAccountWorker()]);
}

/**
 * As startLocalEdges, with a worker between them and the local account that fails on demand. `fail` says what is to go wrong
 * with the next requests, by method; `asked` gives what has arrived there since, those that failed among it.
 */
export async function startFailingEdges(...deployments) {
  const name = "faults";
  const main = join(import.meta.dirname, "faults.mjs");
  const account = services.map(({ service }) => ({ binding: "ACCOUNT", service }));
  const through = services.map(({ binding }) => ({ binding, service: name }));
  const faults = { config: { name, main, compatibility_date, no_bundle: true, services: account } };
  const bindings = deployments.map(() => ({ durable_objects, migrations, services: through }));
  const server = await start(deployments, bindings, [faults, localAccountWorker()]);
  const control = (init) => server.worker(name).fetch("http://faults.test/", init);
  return {
    ...server,
    fail: (toCome) => control({ method: "POST", body: JSON.stringify(toCome) }),
    asked: async () => (await control()).json(),
  };
}

async function start(deployments, bindings, extraWorkers) {
  const workers = deployments.map((settings, index) => ({
    config: {
      name: `edge-${index}`,
      // Only local development has sessions to give away, and the page.
      main: isDevelopment(settings) ? devMain : main,
      compatibility_date,
      vars: settings,
      ...bindings[index],
      ...(index === 0 && isDevelopment(settings) ? { assets } : {}),
    },
  }));
  const server = createTestHarness({ root: dirname(configPath), workers: [...workers, ...extraWorkers] });
  const { url } = await listen(server);
  return {
    url: url.href,
    edges: workers.map(({ config }) => requestsTo(server.getWorker(config.name), url)),
    worker: (name) => server.getWorker(name),
    logs: () => server.getLogs().map(({ message }) => message),
    close: () => server.close(),
  };
}

const isDevelopment = ({ ENVIRONMENT }) => ENVIRONMENT !== undefined;

/** A worker that cannot be bundled would leave the bundler running, and with it the test. */
async function listen(server) {
  try {
    return await server.listen();
  } catch (error) {
    await server.close();
    throw error;
  }
}

export function requestsTo(worker, url) {
  /** Takes paths, or whole URLs to say which host was asked for. */
  const fetch = async (path, init) => {
    const target = new URL(path, url);
    const response = await whole(await worker.fetch(target, { redirect: "manual", ...init }));
    await assertInDocument(init?.method ?? "GET", target.pathname, response);
    return response;
  };
  /** A JSON body: a value, or text that may be none. */
  const post = (path, body, { headers } = {}) =>
    fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  /** POST /token with a session. */
  const ask = (session, body = {}) => post("/token", body, { headers: { authorization: `Bearer ${session}` } });
  return { fetch, post, ask };
}

/** Every response of these tests is in the OpenAPI document, except those of local development: sessions and the page. */
async function assertInDocument(method, pathname, response) {
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  if (pathname.startsWith("/dev/") || isPage) return;
  assertDocumented(method, pathname, response, await response.clone().text());
}

/** The answer with its body read: the harness wraps answers so that garbage collection may cancel a body that nobody reads yet. */
async function whole(response) {
  const body = await response.arrayBuffer();
  return new Response(body.byteLength > 0 ? body : null, { status: response.status, headers: [...response.headers] });
}
