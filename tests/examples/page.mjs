// Examples for pages, bundled from the packed package, in Chromium. Requests to Twilio are noted, and not sent.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { build } from "esbuild";
import puppeteer from "puppeteer-core";
import { ApiKey } from "twilio-edge-auth";
import { findChromium } from "../../pkg/scripts/run.mjs";
import { environment } from "./fixture.mjs";

/** For a busy machine, in milliseconds. */
const timeout = 180_000;
const flags = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const media = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

async function bundle(folder, contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, loader: "ts" },
    bundle: true,
    format: "esm",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].text;
}

/** Serves a page with this script, and a token route whose tokens live for `ttl` seconds. */
async function serve(script, { ttl, grants }) {
  const issued = [];
  const server = createServer((request, response) => {
    if (request.url === "/app.js") return response.setHeader("content-type", "text/javascript").end(script);
    if (request.url !== "/token")
      return response.setHeader("content-type", "text/html").end('<!doctype html><div id="app"></div>');
    if (request.headers.authorization !== "Bearer session") return response.writeHead(401).end();
    const identity = "alice";
    const notBefore = Math.floor(Date.now() / 1000) - 1 - issued.length; // each token is another
    issued.push(ApiKey.fromEnv(environment).mintAccessToken({ identity, ttl, grants, notBefore }));
    response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ token: issued.at(-1) }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, issued, server };
}

/** In the page: a WebSocket that opens, notes what is sent, and has no other end. */
function installWebSocket() {
  globalThis.sockets = [];
  globalThis.WebSocket = class extends EventTarget {
    static OPEN = 1;
    sent = [];
    readyState = 0;
    constructor(url) {
      super();
      this.url = String(url);
      globalThis.sockets.push(this);
      setTimeout(() => {
        if (this.readyState > 0) return;
        this.readyState = 1;
        this.#emit(new Event("open"));
      });
    }
    send(data) {
      this.sent.push(typeof data === "string" ? data : new TextDecoder().decode(data));
    }
    close() {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.#emit(new CloseEvent("close", { code: 1000 }));
    }
    #emit(event) {
      this[`on${event.type}`]?.(event);
      this.dispatchEvent(event);
    }
  };
}

/**
 * Opens a page that runs `code`, a module in `folder`. `issued` are the tokens that the page got, `asked` what it asked
 * of Twilio's hosts: the URLs of HTTP requests and WebSockets, and what it sent over these.
 */
export async function openPage(t, folder, code, { ttl = 3600, grants = {} } = {}) {
  const executablePath = findChromium();
  assert.ok(executablePath, "no Chromium is installed");
  const { url, issued, server } = await serve(await bundle(folder, code), { ttl, grants });
  const args = [...flags, ...media, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  const browser = await puppeteer.launch({ executablePath, args, protocolTimeout: timeout });
  t.after(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(timeout);
  const asked = [];
  const errors = [];
  const client = await page.createCDPSession();
  await client.send("Network.enable");
  const note = (address) =>
    address.startsWith(url) || address.startsWith("data:") || address.startsWith("blob:") || asked.push(address);
  client.on("Network.requestWillBeSent", ({ request }) => note(request.url));
  client.on("Network.webSocketCreated", (socket) => note(socket.url));
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.evaluateOnNewDocument(installWebSocket);
  await page.goto(url);
  await page.addScriptTag({ type: "module", url: "/app.js" });
  return { page, issued, asked, errors };
}
