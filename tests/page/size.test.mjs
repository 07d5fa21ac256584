// The page stays small: what a browser loads besides the WebAssembly module.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";

const LIMIT = 60 * 1024;
const folder = join(import.meta.dirname, "../../www/dist/assets");

test("JavaScript and CSS of the page are at most 60 KB, compressed with brotli", () => {
  const files = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name));
  const size = files.reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(folder, name))).length, 0);
  assert.ok(files.length >= 2, `${files}`);
  assert.ok(size <= LIMIT, `${size} bytes`);
});
