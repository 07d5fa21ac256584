// With Next.js: middleware, routes and a page in Node, whose code carries the module; a route in the edge runtime, which
// imports it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { env } from "../../pkg/scripts/run.mjs";
import { install, said } from "./installed.mjs";
import { assertMinted } from "./token.mjs";

const folderOf = (name) => dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
const next = join(folderOf("next"), "dist/bin/next");
/** Messages of Next.js about its edge runtime, and about a new project in continuous integration. */
const usual = [
  "The Edge Runtime is deprecated",
  "Using edge runtime on a page currently disables static generation",
  "No build cache found",
];

let installed;
let project;
before(async () => {
  installed = await install();
  project = join(installed.folder, "next");
  await cp(join(installed.folder, "credential.js"), join(project, "credential.js"));
  for (const name of ["next", "react", "react-dom"]) {
    await symlink(folderOf(name), join(installed.folder, "node_modules", name), "junction");
  }
  // Next.js is not installed next to the project, but linked: the root contains both.
  const configuration = { turbopack: { root: parse(project).root } };
  await writeFile(join(project, "next.config.mjs"), `export default ${JSON.stringify(configuration)};\n`);
});
after(() => installed?.remove());

/** Starts what was built on a free port; gives its address once it listens. */
async function start() {
  const server = spawn(process.execPath, [next, "start", "--port", "0", "--hostname", "127.0.0.1"], {
    cwd: project,
    env: { ...env, NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const chunk of server.stdout.setEncoding("utf8")) {
    text += chunk;
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
    if (url && text.includes("Ready")) return { server, url };
  }
  throw new Error(`Next.js did not start:\n${text}`);
}

for (const bundler of ["turbopack", "webpack"]) {
  test(`Next.js with ${bundler} builds middleware, routes and a page that mint`, async () => {
    const options = { cwd: project, env: { ...env, NEXT_TELEMETRY_DISABLED: "1" } };
    await rm(join(project, ".next"), { recursive: true, force: true });
    // With webpack, Next.js does not find its own manifest for an edge route where it is linked and not installed.
    if (bundler === "webpack") await rm(join(project, "app/edge"), { recursive: true });
    const paths = ["/middleware", "/route", "/page", "/api/token", ...(bundler === "webpack" ? [] : ["/edge"])];
    const text = await said(process.execPath, [next, "build", `--${bundler}`], options);
    const warnings = text.split("\n").filter((line) => /⚠|warn/i.test(line));
    assert.deepEqual(
      warnings.filter((line) => !usual.some((known) => line.includes(known))),
      [],
    );

    const { server, url } = await start();
    try {
      for (const path of paths) {
        const response = await fetch(`${url}${path}`);
        assert.equal(response.status, 200, path);
        await assertMinted(/ey[\w-]+\.[\w-]+\.[\w-]+/.exec(await response.text())[0]);
      }
    } finally {
      server.kill();
      await once(server, "exit");
    }
  });
}
