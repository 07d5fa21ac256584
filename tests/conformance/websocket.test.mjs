// The documentation's Worker that verifies WebSocket handshakes, in workerd, with a Durable Object behind it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { programOf } from "./check.mjs";

const AUTH_TOKEN = "12345";
const example = join(import.meta.dirname, "../examples/websocket-worker.mjs");
let folder;
let child;
let port;

/** Bundles the example as wrangler does, and returns the names of its modules. */
async function bundled() {
  const wasm = [];
  await build({
    entryPoints: [example],
    outfile: join(folder, "worker.mjs"),
    bundle: true,
    format: "esm",
    target: "esnext",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    tsconfigRaw: {},
    logLevel: "warning",
    plugins: [
      {
        name: "wasm-modules",
        setup({ onResolve }) {
          onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => {
            const file = join(resolveDir, path.replace("?module", ""));
            wasm.push(file);
            return { path: `./${basename(file)}`, external: true };
          });
        },
      },
    ],
  });
  for (const path of wasm) await copyFile(path, join(folder, basename(path)));
  return wasm.map((path) => basename(path));
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "websocket-"));
  const wasm = (await bundled()).map((name) => `(name = "${name}", wasm = embed "${name}")`);
  await writeFile(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "worker", worker = (
    modules = [(name = "worker.mjs", esModule = embed "worker.mjs"), ${wasm.join(", ")}],
    compatibilityDate = "2026-11-01",
    bindings = [
      (name = "TWILIO_ACCOUNT_SID", text = "AC${"0".repeat(32)}"),
      (name = "TWILIO_AUTH_TOKEN", text = "${AUTH_TOKEN}"),
      (name = "CALLS", durableObjectNamespace = "Call"),
    ],
    durableObjectNamespaces = [(className = "Call", uniqueKey = "Call")],
    durableObjectStorage = (inMemory = void),
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`,
  );
  const options = { stdio: ["ignore", "inherit", "inherit", "pipe"] };
  child = spawn(programOf(".bin/workerd"), ["serve", "--control-fd=3", join(folder, "config.capnp")], options);
  for await (const chunk of child.stdio[3].setEncoding("utf8")) {
    port = /"listen".*"port":(\d+)/.exec(chunk)?.[1];
    if (port) break;
  }
});
after(async () => {
  if (child?.exitCode === null) {
    child.kill();
    await once(child, "exit");
  }
  await rm(folder, { recursive: true });
});

const sign = (text) => createHmac("sha1", AUTH_TOKEN).update(text).digest("base64");

/** Opens a WebSocket as Twilio does. Returns the socket, or the response that refused it. */
function open(signature, { path = "/ws", headers = {} } = {}) {
  const upgrade = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const all = { Host: "relay.example.com", ...upgrade, "X-Twilio-Signature": signature, ...headers };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const sent = request({ host: "127.0.0.1", port, path, headers: given });
  return new Promise((resolve, reject) => {
    sent.on("upgrade", (response, socket) => resolve({ status: response.statusCode, socket }));
    sent.on("response", (response) => {
      response.resume();
      resolve({ status: response.statusCode });
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Sends a text frame, masked with zeros, and returns the text of the reply (RFC 6455 §5.2). */
async function exchanged(socket, text) {
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 + text.length, 0, 0, 0, 0]), Buffer.from(text)]));
  const [frame] = await once(socket, "data");
  socket.destroy();
  return frame.subarray(2).toString();
}

test("a handshake that Twilio has signed opens a WebSocket to the Durable Object", async () => {
  for (const signed of [
    "wss://relay.example.com/ws",
    "wss://relay.example.com/ws/",
    "wss://relay.example.com:443/ws",
  ]) {
    const { status, socket } = await open(sign(signed));
    assert.equal(status, 101, signed);
    assert.equal(await exchanged(socket, '{"event":"start"}'), "received start");
  }
});

test("any other request is refused before it reaches the Durable Object", async () => {
  for (const signed of ["https://relay.example.com/ws", "http://relay.example.com/ws", "wss://relay.example.com/x"]) {
    assert.equal((await open(sign(signed))).status, 403, signed);
  }
  assert.equal((await open(undefined)).status, 403);
  assert.equal((await open(sign("wss://relay.example.com/ws"), { path: "/ws?a=b" })).status, 403);
  const headers = { Upgrade: undefined, Connection: undefined };
  assert.equal((await open(sign("wss://relay.example.com/ws"), { headers })).status, 403, "not an upgrade");
});

test("the documentation shows this Worker", async () => {
  const [page, code] = await Promise.all(
    [join(import.meta.dirname, "../../docs/websockets.md"), example].map((path) => readFile(path, "utf8")),
  );
  assert.ok(page.includes(code), "docs/websockets.md has the code of tests/examples/websocket-worker.mjs");
});
