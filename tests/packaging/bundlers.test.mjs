// With bundlers for pages, as their documentation has it: no warning, one .wasm beside the code, a token in Chromium.
import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createServer } from "vite";
import { serve } from "../conformance/runners/static-server.mjs";
import * as esbuild from "./bundlers/esbuild.mjs";
import * as rollup from "./bundlers/rollup.mjs";
import * as vite from "./bundlers/vite.mjs";
import * as webpack from "./bundlers/webpack.mjs";
import { titleOf } from "./in-chromium.mjs";
import { install } from "./installed.mjs";
import { assertMinted } from "./token.mjs";

let installed;
before(async () => {
  installed = await install();
});
after(() => installed?.remove());

/** The page that a bundler made, or else the user's own around the script that it made. */
async function pageOf(out) {
  const own = await readFile(join(installed.folder, "index.html"), "utf8");
  const page = await readFile(join(out, "index.html"), "utf8").catch(() => own);
  return page.replace("/page.js", "/main.js");
}

for (const [name, { bundle }] of Object.entries({ vite, webpack, esbuild, rollup })) {
  test(`${name} builds a page that mints`, async () => {
    const complaints = [];
    const out = await bundle(installed.folder, (text) => complaints.push(text));
    assert.deepEqual(complaints, []);
    const files = await readdir(out, { recursive: true });
    assert.equal(files.filter((file) => file.endsWith(".wasm")).length, 1, files.join());
    const server = await serve({ folders: { "/": out }, pages: { "/": await pageOf(out) } });
    try {
      await assertMinted(await titleOf(server.url));
    } finally {
      await server.close();
    }
  });
}

test("vite's development server serves a page that mints", async () => {
  const options = { ...vite.configuration, root: installed.folder, server: { host: "127.0.0.1", port: 0 } };
  const server = await createServer(options);
  try {
    await server.listen();
    await assertMinted(await titleOf(server.resolvedUrls.local[0]));
  } finally {
    await server.close();
  }
});

test("a page mints without a bundler: its script imports slim by its address", async () => {
  const { folder } = installed;
  const script = await readFile(join(folder, "slim-page.js"), "utf8");
  const dist = "./node_modules/twilio-edge-auth/dist";
  const main = script
    .replace('"twilio-edge-auth/slim"', `"${dist}/entry/slim.js"`)
    .replace(/import address .*/, `const address = "${dist}/wasm/twilio_edge_auth_bg.wasm";`);
  await writeFile(join(folder, "main.js"), main);
  const server = await serve({ folders: { "/": folder }, pages: { "/": await pageOf(folder) } });
  try {
    await assertMinted(await titleOf(server.url));
  } finally {
    await server.close();
  }
});
