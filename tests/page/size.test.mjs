// The page stays small: what a browser loads besides the WebAssembly module.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { startBrowser } from "./browser.mjs";

const FIRST_VIEW = 52 * 1024;
const EVERY_VIEW = 70 * 1024;
const dist = join(import.meta.dirname, "../../www/dist");

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const isCode = (name) => /\.(js|css)$/.test(name);
const sizeOf = (paths) =>
  paths.reduce((sum, path) => sum + brotliCompressSync(readFileSync(join(dist, path))).length, 0);

test("the first view loads at most 52 KB of JavaScript and CSS, compressed with brotli", async () => {
  const { requests } = await browser.open();
  const loaded = requests.map(({ url }) => new URL(url).pathname).filter(isCode);
  assert.ok(loaded.length >= 2, `${loaded}`);
  const size = sizeOf([...new Set(loaded)]);
  assert.ok(size <= FIRST_VIEW, `${size} bytes`);
});

test("all views together have at most 70 KB", () => {
  const assets = readdirSync(join(dist, "assets")).map((name) => `assets/${name}`);
  const size = sizeOf(["start.js", ...assets.filter(isCode)]);
  assert.ok(size <= EVERY_VIEW, `${size} bytes`);
});
