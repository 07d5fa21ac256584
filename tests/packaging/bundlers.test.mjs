// With bundlers for pages, as their documentation has it: no warning, and a token in Chromium.
import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
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

/** The user's script, and how many .wasm files are next to what the bundler makes of it. */
const builds = {
  Vite: [vite, "page.js", 1],
  webpack: [webpack, "page.js", 1],
  esbuild: [esbuild, "page.js", 0],
  "esbuild, with the module as a file": [esbuild, "slim-page.js", 1],
  "Rollup, with the module as a file": [rollup, "slim-page.js", 1],
};

for (const [name, [{ bundle }, script, modules]] of Object.entries(builds)) {
  test(`${name} builds a page that mints`, async () => {
    const complaints = [];
    const out = await bundle(installed.folder, script, (text) => complaints.push(text));
    assert.deepEqual(complaints, []);
    const files = await readdir(out, { recursive: true });
    assert.equal(files.filter((file) => file.endsWith(".wasm")).length, modules, files.join());
    const server = await serve({ folders: { "/": out }, pages: { "/": await pageOf(out) } });
    try {
      await assertMinted(await titleOf(server.url));
    } finally {
      await server.close();
    }
  });
}

/** A release of Vite: the current one is installed here, the others in a folder of their own. */
async function toolchain(name) {
  const { resolve } = createRequire(join(import.meta.dirname, "toolchains/package.json"));
  return name === "vite"
    ? import(name)
    : import(pathToFileURL(resolve(name).replace(/index\.cjs$/, "dist/node/index.js")));
}

/** Vite's releases; top-level await is beyond what 5 and 6 build for without `target`. */
const releases = {
  "Vite 5": ["vite5", "es2022"],
  "Vite 6": ["vite6", "es2022"],
  "Vite 7": ["vite7"],
  "Vite 8": ["vite"],
};

for (const [release, [name, target]] of Object.entries(releases)) {
  test(`${release}: its development server serves a page that mints`, async () => {
    const { createServer } = await toolchain(name);
    const cacheDir = join(installed.folder, name);
    // A build in the same process leaves it at "production".
    delete process.env.NODE_ENV;
    const options = { ...vite.configuration, root: installed.folder, cacheDir, server: { host: "127.0.0.1", port: 0 } };
    const server = await createServer(options);
    try {
      await server.listen();
      await assertMinted(await titleOf(server.resolvedUrls.local[0]));
    } finally {
      await server.close();
    }
  });

  test(`${release} builds a page that mints`, async () => {
    const { build } = await toolchain(name);
    const out = join(installed.folder, `${name}-out`);
    await build({ ...vite.configuration, root: installed.folder, build: { outDir: out, ...(target && { target }) } });
    const server = await serve({ folders: { "/": out }, pages: { "/": await pageOf(out) } });
    try {
      await assertMinted(await titleOf(server.url));
    } finally {
      await server.close();
    }
  });
}

test("a page mints without a bundler: its script imports slim by its address", async () => {
  const { folder } = installed;
  const script = await readFile(join(folder, "slim-page.js"), "utf8");
  const dist = "./node_modules/twilio-edge-auth/dist";
  const main = script
    .replace('"twilio-edge-auth/slim"', `"${dist}/slim.js"`)
    .replace(/import address .*/, `const address = "${dist}/wasm/twilio_edge_auth_bg.wasm";`);
  await writeFile(join(folder, "main.js"), main);
  const server = await serve({ folders: { "/": folder }, pages: { "/": await pageOf(folder) } });
  try {
    await assertMinted(await titleOf(server.url));
  } finally {
    await server.close();
  }
});
