// SvelteKit: the development server; built for Node, with the package as a dependency and within the bundle, and for Cloudflare.
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { combination } from "../packaging/combinations.mjs";
import {
  assertTokenRoute,
  build,
  installProject,
  withDevelopmentServer,
  withServer,
  withWrangler,
  writeExample,
} from "./project.mjs";

let installed;
before(async () => {
  installed = await installProject("sveltekit");
  // A project that has only SvelteKit has this one, not that of another framework.
  await mkdir(join(installed.project, "node_modules"));
  const cookie = "node_modules/cookie";
  await symlink(join(installed.bin, "@sveltejs/kit", cookie), join(installed.project, cookie));
  await writeExample("sveltekit-route.ts", installed.project);
});
after(() => installed?.remove());

combination("SvelteKit: development server", async () => {
  await withDevelopmentServer(installed.project, [join(installed.bin, "vite/bin/vite.js"), "dev"], assertTokenRoute);
});

const buildWith = (adapter) =>
  build(installed.project, [join(installed.bin, "vite/bin/vite.js"), "build"], { ADAPTER: adapter });

async function assertServed(cwd) {
  const server = (port) => ({ args: ["build/index.js"], variables: { ORIGIN: `http://127.0.0.1:${port}` } });
  await withServer(cwd, server, assertTokenRoute);
}

combination("SvelteKit: adapter-node, package in `dependencies`", async () => {
  await buildWith("node");
  await assertServed(installed.project);
});

combination("SvelteKit: adapter-node, package in `devDependencies`", async () => {
  await writeFile(join(installed.project, "package.json"), '{ "private": true, "type": "module" }');
  await buildWith("node");
  // The bundle has everything: it runs where nothing is installed.
  const moved = await mkdtemp(join(tmpdir(), "moved-"));
  try {
    await cp(join(installed.project, "build"), join(moved, "build"), { recursive: true });
    await writeFile(join(moved, "package.json"), '{ "type": "module" }');
    await assertServed(moved);
  } finally {
    await rm(moved, { recursive: true });
  }
});

combination("SvelteKit: adapter-cloudflare", async () => {
  await buildWith("cloudflare");
  await withWrangler(installed, assertTokenRoute);
});
