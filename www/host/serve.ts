import { createServer } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { app } from "../worker/app.ts";
import { deploymentOf } from "../worker/deployment.ts";
import type { Env } from "../worker/env.ts";
import { Refusal } from "../worker/http/errors.ts";
import { BINDINGS } from "../worker/settings/table.ts";

// The worker outside Cloudflare: Node, Deno and Bun all run this file, with the settings of the process's environment, until SIGINT
// or SIGTERM. Whatever needs a binding of Cloudflare's is off here. It uses node:http in Deno as well, whose own server breaks the
// requests that are still being read when it is told to stop (denoland/deno#36809).

const PATIENCE = 10_000; // milliseconds that a stop gives to the requests which have begun
const LONGEST_REQUEST = 30_000; // milliseconds for a request to arrive

const env = settings();
const hostname = process.env.HOST || "127.0.0.1";
const port = readPort(process.env.PORT || "8787");
if (port === undefined) fail("PORT is not a number from 0 to 65535.");
const trustedProxies = readCount(process.env.TRUSTED_PROXY || "0");
if (trustedProxies === undefined) fail("TRUSTED_PROXY is not a number of proxies from 0 to 10.");
checkSettings();

const afterwards = new Set<Promise<unknown>>();
const context = {
  waitUntil(work) {
    afterwards.add(work);
    work.catch(() => {}).finally(() => afterwards.delete(work));
  },
  passThroughOnException() {},
  props: {},
} as ExecutionContext;

const listener = getRequestListener((request, node) =>
  app.fetch(fromAddress(request, node as HttpBindings), env, context),
);
const server = createServer({ requestTimeout: LONGEST_REQUEST }, listener);
server.on("error", ({ message }) => fail(message));
server.listen(port, hostname, () => {
  const { address, family, port } = server.address() as AddressInfo;
  const host = family === "IPv6" ? `[${address}]` : address;
  console.log(JSON.stringify({ event: "listening", url: `http://${host}:${port}` }));
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);

/** Takes no more requests, finishes those that have begun and what they have left to do. */
async function stop(): Promise<void> {
  setTimeout(() => fail(`Requests were still running ${PATIENCE / 1000} s after the stop.`), PATIENCE).unref();
  await new Promise((resolve) => server.close(resolve));
  await Promise.allSettled(afterwards);
  process.exit();
}

/** One object for all requests, which the deployment is found by. A variable is text, so it never takes the place of a binding. */
function settings(): Env {
  const isBinding = (name: string) => (BINDINGS as readonly string[]).includes(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isBinding(name)));
}

/** Ends the process before it listens when the settings have mistakes; the log names each of them. */
function checkSettings(): void {
  try {
    deploymentOf(env);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.exit(1);
  }
}

function readPort(text: string): number | undefined {
  const port = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
}

function readCount(text: string): number | undefined {
  return /^([0-9]|10)$/.test(text) ? Number(text) : undefined;
}

/** Says in Cloudflare's way where a request came from, and replaces what the request itself says of that. */
function fromAddress(request: Request, { incoming }: HttpBindings): Request {
  const headers = new Headers(request.headers);
  const forwarded = forwardedFor(headers.get("x-forwarded-for"));
  headers.set("CF-Connecting-IP", forwarded ?? incoming.socket.remoteAddress ?? "");
  headers.delete("CF-Ray"); // a proxy of Cloudflare's is not here
  return new Request(request, { headers });
}

/**
 * The client's address as the outermost of the trusted proxies has seen it: each proxy adds the address of its peer at the end, and
 * whatever is before those comes from the client. Undefined where no proxy is trusted, or the header is not from that many.
 */
function forwardedFor(header: string | null): string | undefined {
  if (trustedProxies === 0 || header === null) return undefined;
  const address = header.split(",").at(-Number(trustedProxies))?.trim() ?? "";
  const bare = /^\[(.+)\](?::[0-9]+)?$/.exec(address)?.[1] ?? address.replace(/^([0-9.]+):[0-9]+$/, "$1");
  return isIP(bare) === 0 ? undefined : bare;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
