// In workerd a promise of another request may never settle, so waiters must retry. A token source works
// there too.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { bundleWorker, startWorkerd, variableBindings } from "../support/workerd.mjs";

const worker = `
import { OAuthClient } from "twilio-edge-auth";
import { AccessTokenSource } from "twilio-edge-auth/client";
const client = new OAuthClient({
  clientId: "OQ${"4".repeat(32)}",
  clientSecret: "client-secret-of-the-right-length-0123",
  baseUrl: "http://localhost",
  fetch: (url, init) => fetch(url.replace("http://localhost", ORIGIN), init),
});
let ORIGIN;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export default {
  async fetch(request, env) {
    ORIGIN = env.ORIGIN;
    const { pathname } = new URL(request.url);
    try {
      if (pathname === "/gives-up") return new Response(await Promise.race([client.authorizationHeader(), sleep(300)]) ?? "gave up");
      if (pathname === "/header") return new Response(await client.authorizationHeader());
      const source = new AccessTokenSource(ORIGIN + pathname, { timeout: 2000 });
      try {
        return new Response(await source.get());
      } finally {
        source.close();
      }
    } catch (error) {
      return new Response(error.name + " " + (error.code ?? "") + " " + error.message, { status: 500 });
    }
  },
};
`;

const jwt = `x.${Buffer.from(JSON.stringify({ exp: 1e10 })).toString("base64url")}.y`;
const state = { tokens: 0, hangFirst: true };
let folder;
let server;
let workerd;

before(async () => {
  server = createServer((request, response) => {
    if (request.url.startsWith("/v2/token")) {
      state.tokens += 1;
      if (state.tokens === 1 && state.hangFirst) return; // never responds
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ access_token: `t${state.tokens}`, token_type: "bearer", expires_in: 3600 }));
    } else if (request.url === "/redirects") {
      response.writeHead(302, { location: "/token" }).end();
    } else {
      const now = Math.floor(Date.now() / 1000);
      response.end(JSON.stringify({ token: jwt, expiresAt: now + 3600, refreshAfter: now + 3000 }));
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  folder = await mkdtemp(join(tmpdir(), "oauth-workerd-"));
  const entry = join(folder, "entry.mjs");
  await writeFile(entry, worker);
  const modules = await bundleWorker(entry, folder);
  // By default a worker reaches only the public network; loopback must be allowed.
  const configuration = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "internet", network = (allow = ["public", "private", "local"])),
    (name = "worker", worker = (
      modules = [ ${modules} ],
      compatibilityDate = "2026-01-01",
      bindings = [ ${variableBindings({ ORIGIN: `http://127.0.0.1:${server.address().port}` })} ],
    )),
  ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "worker") ],
);
`;
  const config = join(folder, "config.capnp");
  await writeFile(config, configuration);
  workerd = await startWorkerd(config);
});

after(async () => {
  await workerd?.kill();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const ask = async (path) => {
  const response = await fetch(workerd.url + path, { signal: AbortSignal.timeout(30_000) });
  return `${response.status} ${await response.text()}`;
};

test("a client in module scope works after a request was aborted", async () => {
  assert.equal(await ask("/gives-up"), "200 gave up");
  const begun = performance.now();
  assert.deepEqual(await Promise.all([ask("/header"), ask("/header"), ask("/header")]), Array(3).fill("200 Bearer t2"));
  assert.ok(performance.now() - begun < 15_000);
  assert.equal(await ask("/header"), "200 Bearer t2");
});

test("a token source gets a token and does not follow redirects", async () => {
  assert.equal(await ask("/token"), `200 ${jwt}`);
  assert.match(await ask("/redirects"), /^500 AccessTokenError unreachable .*redirects/);
});
