import { createServer } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { app } from "../worker/app.ts";
import { deploymentOf } from "../worker/deployment.ts";
import type { Env } from "../worker/env.ts";
import { Refusal } from "../worker/http/errors.ts";
import { BINDINGS } from "../worker/settings/table.ts";

// The worker outside Cloudflare: Node, Deno and Bun all run this file, with the settings of the process's environment, until SIGINT
// or SIGTERM. Features that need a Cloudflare binding are off. Deno uses node:http too, because its own server aborts requests that
// are still being read when it stops (denoland/deno#36809).

const STOP_TIMEOUT = 10_000; // milliseconds for requests to finish after a stop
const REQUEST_TIMEOUT = 30_000; // milliseconds for a request to arrive

const env = settings();
const hostname = process.env.HOST || "127.0.0.1";
const port = readPort(process.env.PORT || "8787");
if (port === undefined) fail("PORT is not a number from 0 to 65535.");
const trustedProxies = readCount(process.env.TRUSTED_PROXY || "0");
if (trustedProxies === undefined) fail("TRUSTED_PROXY is not a number of proxies from 0 to 10.");
checkSettings();

const background = new Set<Promise<unknown>>();
const context = {
  waitUntil(work) {
    background.add(work);
    work.catch(() => {}).finally(() => background.delete(work));
  },
  passThroughOnException() {},
  props: {},
} as ExecutionContext;

const listener = getRequestListener((request, node) =>
  app.fetch(fromAddress(request, node as HttpBindings), env, context),
);
const server = createServer({ requestTimeout: REQUEST_TIMEOUT }, listener);
server.on("error", ({ message }) => fail(message));
server.listen(port, hostname, () => {
  const { address, family, port } = server.address() as AddressInfo;
  const host = family === "IPv6" ? `[${address}]` : address;
  console.log(JSON.stringify({ event: "listening", url: `http://${host}:${port}` }));
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);

/** Stops accepting requests, and waits for running requests and their background work. */
async function stop(): Promise<void> {
  setTimeout(() => fail(`Requests were still running ${STOP_TIMEOUT / 1000} s after the stop.`), STOP_TIMEOUT).unref();
  await new Promise((resolve) => server.close(resolve));
  await Promise.allSettled(background);
  process.exit();
}

/** The environment without names of bindings: a variable cannot replace one. One object, because the deployment is cached by it. */
function settings(): Env {
  const isBinding = (name: string) => (BINDINGS as readonly string[]).includes(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isBinding(name)));
}

/** Exits before listening if the settings are invalid. The log names each problem. */
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

/** Sets Cloudflare's headers for the client's address, and removes those that the client sent. */
function fromAddress(request: Request, { incoming }: HttpBindings): Request {
  const headers = new Headers(request.headers);
  const forwarded = forwardedFor(headers.get("x-forwarded-for"));
  headers.set("CF-Connecting-IP", forwarded ?? incoming.socket.remoteAddress ?? "");
  headers.delete("CF-Ray"); // there is no Cloudflare proxy here
  return new Request(request, { headers });
}

/**
 * Returns the client's address as seen by the outermost trusted proxy. Each proxy appends the address of its peer; everything before
 * that comes from the client. Undefined without a trusted proxy, or if the header has too few addresses.
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
