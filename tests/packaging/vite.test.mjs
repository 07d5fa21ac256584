// With Vite's releases, each with the line that it needs and nothing else: no warning, and a token in Chromium.
import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { combination } from "./combinations.mjs";
import { assertPageMints, titleOf } from "./in-chromium.mjs";
import { install } from "./installed.mjs";
import { assertMinted } from "./token.mjs";

let installed;
before(async () => {
  installed = await install();
});
after(() => installed?.remove());

const { resolve } = createRequire(join(import.meta.dirname, "toolchains/package.json"));

/** A release of Vite, and its configuration, which is the line that it needs. */
async function viteOf(name, line) {
  const address = name === "vite" ? name : pathToFileURL(resolve(name).replace(/index\.cjs$/, "dist/node/index.js"));
  const vite = await import(address);
  const configFile = join(installed.folder, `${name}.config.mjs`);
  await writeFile(configFile, `export default { ${line ?? ""} };\n`);
  const complaints = [];
  const complain = (text) => complaints.push(text);
  const customLogger = { ...vite.createLogger("warn"), warn: complain, warnOnce: complain, error: complain };
  // A build in the same process leaves it at "production".
  delete process.env.NODE_ENV;
  return { vite, options: { root: installed.folder, configFile, customLogger }, complaints };
}

async function assertDevelops(name, { vite, options, complaints }) {
  const cacheDir = join(installed.folder, name);
  const server = await vite.createServer({ ...options, cacheDir, server: { host: "127.0.0.1", port: 0 } });
  try {
    await server.listen();
    await assertMinted(await titleOf(server.resolvedUrls.local[0]));
    assert.deepEqual(complaints, []);
  } finally {
    await server.close();
  }
}

async function assertBuilds(name, { vite, options, complaints }) {
  const out = join(installed.folder, `${name}-out`);
  await vite.build({ ...options, build: { outDir: out } });
  assert.deepEqual(complaints, []);
  const files = await readdir(out, { recursive: true });
  assert.equal(files.filter((file) => file.endsWith(".wasm")).length, 1, files.join());
  await assertPageMints(out, await readFile(join(out, "index.html"), "utf8"));
}

for (const [title, name, assertWorks] of [
  ["Vite 5: development server", "vite5", assertDevelops],
  ["Vite 6: development server", "vite6", assertDevelops],
  ["Vite 7: development server", "vite7", assertDevelops],
  ["Vite 8: development server", "vite", assertDevelops],
  ["Vite 5: build", "vite5", assertBuilds],
  ["Vite 6: build", "vite6", assertBuilds],
  ["Vite 7: build", "vite7", assertBuilds],
  ["Vite 8: build", "vite", assertBuilds],
]) {
  combination(title, async (line) => assertWorks(name, await viteOf(name, line)));
}
