// A proxy of the local account that holds, drops and answers requests, and commands that are interrupted meanwhile.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, afterEach } from "node:test";
import { LocalAccount } from "../local-account/harness.mjs";
import { ended, environment, main } from "./command.mjs";

/** Starts a local account and a proxy of it for the tests of a file. `onRequest` of the proxy lasts for one test. */
export async function startProxiedAccount() {
  const account = await LocalAccount.start();
  const proxy = await startProxy(account.url.origin);
  afterEach(() => {
    proxy.onRequest = undefined;
  });
  after(async () => {
    await proxy.close();
    await account.close();
  });
  return { account, proxy };
}

/**
 * Starts a proxy. `onRequest` of the result decides what happens to a request:
 * undefined forwards it, "hold" never responds, "hold after" does so after its effect, "refuse" closes the connection,
 * "drop" does so after its effect, and an object is the response.
 */
async function startProxy(target) {
  const state = { onRequest: undefined };
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const fault = state.onRequest?.(request);
    if (fault === "hold") return;
    if (fault === "refuse") return request.socket.destroy();
    if (typeof fault === "object") {
      response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers });
      return response.end(fault.body ?? "");
    }
    const { method, headers, url } = request;
    const { authorization, "content-type": type, "idempotency-key": idempotencyKey } = headers;
    const forwarded = await fetch(new URL(url, target), {
      method,
      body: chunks.length === 0 ? undefined : Buffer.concat(chunks),
      headers: {
        ...(authorization && { authorization }),
        ...(type && { "content-type": type }),
        ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
      },
    });
    const body = Buffer.from(await forwarded.arrayBuffer());
    if (fault === "drop") return request.socket.destroy();
    if (fault === "hold after") return state.onHeld?.(request);
    response.writeHead(forwarded.status, { "content-type": "application/json" });
    response.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(state, {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  });
}

/**
 * Runs the command, and interrupts it when the proxy has a request that `matches`, which it holds: before its effect, or with
 * `fault` "hold after" after it.
 *
 * @param options.times With 2, the command is interrupted again when it says that it finishes.
 */
export async function interrupt(proxy, args, { env, matches, times = 1, fault = "hold" }) {
  const child = spawn(process.execPath, [main, ...args], { env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  let left = times;
  const kill = () => {
    if (left > 0) child.kill("SIGINT");
    left -= 1;
  };
  proxy.onRequest = (request) => {
    if (!matches(request)) return undefined;
    if (fault === "hold") kill();
    return fault;
  };
  proxy.onHeld = kill;
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
    // The second time, after the command has handled the first.
    if (left > 0 && left < times && /Finishing/.test(stderr)) kill();
  });
  const output = child.stdout.setEncoding("utf8").toArray();
  const code = await ended(child);
  proxy.onRequest = undefined;
  return { code, stdout: (await output).join(""), stderr };
}
