// Headless Chromium: in a page, where a secret needs consent, and in a dedicated worker.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { find } from "../../pkg/scripts/run.mjs";
import { check, here, packageFolder } from "./check.mjs";
import { serve } from "./runners/static-server.mjs";
import * as found from "./runners/sub-paths.mjs";

const subPaths = Object.keys(found);
const html =
  '<!doctype html><meta charset="utf-8"><title>conformance</title><script type="module" src="/body/runners/page.mjs"></script>';
const flags = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

let server;
let browser;
before(async () => {
  const executablePath = process.env.CHROME_PATH ?? find("chromium", "chromium-browser", "google-chrome");
  assert.ok(executablePath, "no Chromium is installed");
  server = await serve({ folders: { "/body/": here, "/package/": packageFolder }, pages: { "/": html } });
  browser = await puppeteer.launch({ executablePath, args: flags });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

for (const where of ["Page", "Worker"]) {
  test(`Chromium, in a ${where.toLowerCase()}`, async (t) => {
    const { exports } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8"));
    const address = (name) => new URL(exports[name].browser ?? exports[name].default, `${server.url}/package/`).href;
    const entries = {
      pkg: address("."),
      subPaths: Object.fromEntries(subPaths.map((name) => [name, address(`./${name}`)])),
    };
    const page = await browser.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(server.url, { waitUntil: "load" });
    const results = await page.evaluate((run, entries) => globalThis[run](entries), `runIn${where}`, entries);
    await check(t, results);
    assert.deepEqual(complaints, [], "the page complained");
    await page.close();
  });
}
