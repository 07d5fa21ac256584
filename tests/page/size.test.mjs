// The page stays small: what a browser loads besides the WebAssembly module.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { startBrowser } from "./browser.mjs";

const FIRST_VIEW = 55 * 1024;
const EVERY_VIEW = 72 * 1024;
const folder = join(import.meta.dirname, "../../www/dist/assets");

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const isCode = (name) => /\.(js|css)$/.test(name);
const sizeOf = (names) =>
  names.reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(folder, name))).length, 0);

test("the first view loads at most 55 KB of JavaScript and CSS, compressed with brotli", async () => {
  const { requests } = await browser.open();
  const loaded = requests.map(({ url }) => new URL(url).pathname.split("/").at(-1)).filter(isCode);
  assert.ok(loaded.length >= 2, `${loaded}`);
  const size = sizeOf([...new Set(loaded)]);
  assert.ok(size <= FIRST_VIEW, `${size} bytes`);
});

test("all views together have at most 72 KB", () => {
  const size = sizeOf(readdirSync(folder).filter(isCode));
  assert.ok(size <= EVERY_VIEW, `${size} bytes`);
});
