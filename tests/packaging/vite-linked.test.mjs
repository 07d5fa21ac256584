// With Vite, in an app to which npm links the package: Vite then sees its files outside of node_modules, and the package outside
// of the folder that the development server may serve.
import assert from "node:assert/strict";
import { cp, lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { combination } from "./combinations.mjs";
import { assertPageMints, titleOf } from "./in-chromium.mjs";
import { install, run } from "./installed.mjs";
import { assertMinted } from "./token.mjs";
import { viteOf, withViteServer } from "./vite.mjs";

let installed;
/** One in a workspace with the package, and one that has it from a folder elsewhere, as with `npm link`. */
let apps;
before(async () => {
  installed = await install();
  const { folder } = installed;
  const write = (path, manifest) =>
    writeFile(join(folder, path, "package.json"), JSON.stringify({ private: true, type: "module", ...manifest }));
  const addApp = async (app, from) => {
    await mkdir(join(folder, app), { recursive: true });
    for (const file of ["index.html", "page.js", "credential.js"]) {
      await cp(join(folder, file), join(folder, app, file));
    }
    await write(app, { dependencies: { "twilio-edge-auth": from } });
  };
  const npmInstall = (path) =>
    run("npm", ["install", "--offline", "--no-audit", "--no-fund"], { cwd: join(folder, path) });

  for (const packages of ["workspace/packages", "linked"]) {
    await cp(installed.package, join(folder, packages, "twilio-edge-auth"), { recursive: true });
  }
  await addApp("workspace/app", "*");
  await write("workspace", { workspaces: ["app", "packages/*"] });
  await npmInstall("workspace");
  await addApp("app", "../linked/twilio-edge-auth");
  await npmInstall("app");

  for (const path of ["workspace/node_modules", "app/node_modules"]) {
    assert.ok((await lstat(join(folder, path, "twilio-edge-auth"))).isSymbolicLink(), path);
  }
  apps = [join(folder, "workspace/app"), join(folder, "app")];
});
after(() => installed?.remove());

async function assertDevelops(name, vite) {
  await withViteServer(name, vite, async (url) => assertMinted(await titleOf(url)));
}

async function assertBuilds(name, { vite, options }) {
  const outDir = join(options.root, `${name}-out`);
  await vite.build({ ...options, build: { outDir } });
  await assertPageMints(outDir, await readFile(join(outDir, "index.html"), "utf8"));
}

for (const [title, name, assertWorks] of [
  ["Vite 5: development server, package linked by npm", "vite5", assertDevelops],
  ["Vite 8: development server, package linked by npm", "vite", assertDevelops],
  ["Vite 5: build, package linked by npm", "vite5", assertBuilds],
  ["Vite 8: build, package linked by npm", "vite", assertBuilds],
]) {
  combination(title, async (line) => {
    for (const app of apps) {
      const vite = await viteOf(name, app, line);
      await assertWorks(name, vite);
      assert.deepEqual(vite.complaints, [], app);
    }
  });
}
