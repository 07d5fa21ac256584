// A headless browser: in a page, where a secret needs dangerouslyAllowBrowser, and in a dedicated worker.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { check, here, packageFolder } from "./check.mjs";
import { serve } from "./runners/static-server.mjs";
import * as found from "./runners/sub-paths.mjs";

const subPaths = Object.keys(found);
// With an icon, which a browser would otherwise request.
const html = `<!doctype html><meta charset="utf-8"><title>conformance</title><link rel="icon" href="data:,">
<script type="module" src="/body/runners/page.mjs"></script>`;

/** The URLs that a page without a bundler imports: `slim` and its sub-paths, and the module that `init` fetches. */
async function entriesAt(url) {
  const { exports } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8"));
  const address = (path) => new URL(exports[path].default, `${url}/package/`).href;
  return {
    wasm: address("./twilio_edge_auth.wasm"),
    pkg: address("./slim"),
    subPaths: Object.fromEntries(
      subPaths.map((name) => [name, address(`./slim/${name}` in exports ? `./slim/${name}` : `./${name}`)]),
    ),
  };
}

/** `launch` starts a browser, which has Puppeteer's interface. */
export function testBrowser(name, launch) {
  let server;
  let browser;
  before(async () => {
    server = await serve({ folders: { "/body/": here, "/package/": packageFolder }, pages: { "/": html } });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  for (const where of ["Page", "Worker"]) {
    test(`${name}, in a ${where.toLowerCase()}`, { timeout: 900_000 }, async (t) => {
      const page = await browser.newPage();
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => complaints.push(message.text()));
      await page.goto(server.url, { waitUntil: "load" });
      const entries = await entriesAt(server.url);
      const results = await page.evaluate((run, entries) => globalThis[run](entries), `runIn${where}`, entries);
      await check(t, results);
      assert.deepEqual(complaints, [], "the page complained");
      await page.close();
    });
  }
}
