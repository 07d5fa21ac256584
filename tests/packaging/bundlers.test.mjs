// With bundlers for pages, as their documentation has it: no warning, and a token in Chromium.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before } from "node:test";
import webpack from "webpack";
import * as esbuild from "./bundlers/esbuild.mjs";
import * as rollup from "./bundlers/rollup.mjs";
import { bundleWith } from "./bundlers/webpack.mjs";
import { combination } from "./combinations.mjs";
import { assertPageMints } from "./in-chromium.mjs";
import { install } from "./installed.mjs";

let installed;
before(async () => {
  installed = await install();
});
after(() => installed?.remove());

const { resolve } = createRequire(join(import.meta.dirname, "toolchains/package.json"));
const { rspack } = await import(resolve("@rspack/core"));

/** The user's script, and how many .wasm files are next to what the bundler makes of it. */
const builds = {
  "webpack: page": [bundleWith(webpack, "webpack"), "page.js", 1],
  "Rspack: page": [bundleWith(rspack, "rspack"), "page.js", 1],
  "esbuild: page": [esbuild.bundle, "page.js", 0],
  "esbuild: page, module as a file": [esbuild.bundle, "slim-page.js", 1],
  "Rollup: page, module as a file": [rollup.bundle, "slim-page.js", 1],
};

for (const [name, [bundle, script, modules]] of Object.entries(builds)) {
  combination(name, async () => {
    const complaints = [];
    const out = await bundle(installed.folder, script, (text) => complaints.push(text));
    assert.deepEqual(complaints, []);
    const files = await readdir(out, { recursive: true });
    assert.equal(files.filter((file) => file.endsWith(".wasm")).length, modules, files.join());
    const page = await readFile(join(installed.folder, "index.html"), "utf8");
    await assertPageMints(out, page.replace("/page.js", "/main.js"));
  });
}
