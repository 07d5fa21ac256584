// Headless Chromium, in a cross-origin isolated page, whose clock has a resolution of 5 µs instead of 100 µs.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import puppeteer from "puppeteer-core";
import { find } from "../../pkg/scripts/run.mjs";
import { floor } from "../compile.mjs";

const runner = join(import.meta.dirname, "../runners/page.mjs");
const packageWasm = fileURLToPath(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm"));
const html = '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/page.mjs"></script>';
const types = { ".html": "text/html", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const isolated = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [runner],
    bundle: true,
    format: "esm",
    target: "esnext",
    conditions: ["browser"],
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0].contents;
}

/** Serves files by name, ignoring the folder in the URL. */
async function serve() {
  const files = {
    "bench.html": html,
    "page.mjs": await bundle(),
    [basename(floor())]: await readFile(floor()),
    [basename(packageWasm)]: await readFile(packageWasm),
  };
  const server = createServer(({ url }, response) => {
    const name = basename(url);
    const type = types[extname(name)] ?? "text/plain";
    response.writeHead(files[name] ? 200 : 404, { "content-type": type, ...isolated }).end(files[name]);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, url: `http://127.0.0.1:${server.address().port}/bench.html` };
}

export async function chromium(options) {
  const executablePath = process.env.CHROME_PATH ?? find("chromium", "chromium-browser", "google-chrome");
  if (!executablePath) throw new Error("No Chromium is installed; CHROME_PATH can say where one is.");
  const { server, url } = await serve();
  const args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"];
  const browser = await puppeteer.launch({ executablePath, args, protocolTimeout: 3_600_000 });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error.message));
    await page.goto(url);
    await page.waitForFunction("globalThis.measure", { timeout: 60_000 });
    const measured = await page.evaluate((options) => globalThis.measure(options), options);
    return { runtime: (await browser.version()).replace("/", " "), ...measured };
  } finally {
    await browser.close();
    server.close();
  }
}
