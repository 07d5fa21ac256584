// With Vite's releases, each with the line that it needs and nothing else: no warning, and a token in Chromium.
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { combination } from "./combinations.mjs";
import { assertPageMints, titleOf } from "./in-chromium.mjs";
import { install, run } from "./installed.mjs";
import { assertMinted, assertPrinted, issuedModule } from "./token.mjs";
import { viteOf, withViteServer } from "./vite.mjs";

let installed;
before(async () => {
  installed = await install();
  const write = (name, text) => writeFile(join(installed.folder, name), text);
  const read = (name) => readFile(join(installed.folder, name), "utf8");
  await mkdir(join(installed.folder, "node_modules/user-library"));
  await write("node_modules/user-library/package.json", '{ "type": "module", "exports": "./index.js" }');
  await write("node_modules/user-library/index.js", 'export { ApiKey } from "twilio-edge-auth";\n');
  await write("server-script.js", (await read("page.js")).replace(/document\.title = (.*);/, "console.log($1);"));
  await write("issued.js", await issuedModule());
  const scripts = {
    library: (await read("page.js")).replace("twilio-edge-auth", "user-library"),
    slim: (await read("slim-page.js")).replace(".wasm", ".wasm?url"),
    client: await read("client-page.js"),
  };
  for (const [name, script] of Object.entries(scripts)) {
    await write(`${name}-script.js`, script);
    await write(`${name}.html`, (await read("index.html")).replace("page.js", `${name}-script.js`));
  }
});
after(() => installed?.remove());

async function assertDevelops(name, vite) {
  await withViteServer(name, vite, async (url) => {
    await assertMinted(await titleOf(url));
    await assertMinted(await titleOf(`${url}library.html`));
    await assertMinted(await titleOf(`${url}slim.html`));
    assert.match(await titleOf(`${url}client.html`), /^eyJ/);
    assert.deepEqual(vite.complaints, []);
  });
}

async function assertBuilds(name, { vite, options, complaints }) {
  const out = join(installed.folder, `${name}-out`);
  await vite.build({ ...options, build: { outDir: out } });
  assert.deepEqual(complaints, []);
  const files = await readdir(out, { recursive: true });
  assert.equal(files.filter((file) => file.endsWith(".wasm")).length, 1, files.join());
  await assertPageMints(out, await readFile(join(out, "index.html"), "utf8"));
}

/** The server's code has the whole package in it, and runs in another folder. */
async function assertBuildsServer(name, { vite, options, complaints }) {
  const outDir = join(installed.folder, `${name}-server`);
  await vite.build({ ...options, ssr: { noExternal: true }, build: { ssr: "server-script.js", outDir } });
  assert.deepEqual(complaints, []);
  await mkdir(join(outDir, "moved"));
  const [file] = (await readdir(outDir)).filter((each) => /js$/.test(each));
  await rename(join(outDir, file), join(outDir, "moved/server.mjs"));
  await assertPrinted(await run(process.execPath, ["moved/server.mjs"], { cwd: outDir }));
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
  ["Vite 5: server build with `ssr.noExternal`", "vite5", assertBuildsServer],
  ["Vite 6: server build with `ssr.noExternal`", "vite6", assertBuildsServer],
  ["Vite 7: server build with `ssr.noExternal`", "vite7", assertBuildsServer],
]) {
  combination(title, async (line) => assertWorks(name, await viteOf(name, installed.folder, line)));
}
