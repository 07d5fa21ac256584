// Next.js with both bundlers, as a standalone server that runs where nothing is installed: middleware, routes, a page and a
// server action in Node, whose code carries the module; a route in the edge runtime, which imports it; a client component.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { combination } from "../packaging/combinations.mjs";
import { titleOf } from "../packaging/in-chromium.mjs";
import { assertMinted, assertPrinted } from "../packaging/token.mjs";
import { build, installProject, withServer, writeFiles } from "./project.mjs";

/** What Next.js says of its own edge runtime for every package; and of a new project, in continuous integration. */
const usual = [
  "The Edge Runtime is deprecated",
  "Using edge runtime on a page currently disables static generation",
  "No build cache found",
];

/** What webpack says of the top-level await that loads the module in a page, which every browser that runs it has. */
const topLevelAwait =
  /⚠ Compiled with warnings in .*\s+\S*index\.fetch\.js\nThe generated code contains 'async\/await'[\s\S]*?client\/page\.js\n/;

let installed;
before(async () => {
  installed = await installProject("next");
  const { folder, project } = installed;
  await cp(join(root, "tests/packaging/user/credential.js"), join(project, "credential.js"));
  // The projects share a node_modules above them.
  const configuration = { output: "standalone", outputFileTracingRoot: folder, turbopack: { root: folder } };
  await writeFiles({
    // With "type": "module", Next.js does not build any route of the edge runtime with webpack.
    [join(project, "package.json")]: '{ "private": true }',
    [join(project, "next.config.mjs")]: `export default ${JSON.stringify(configuration)};`,
  });
});
after(() => installed?.remove());

async function assertMints(url) {
  for (const path of ["/middleware", "/route", "/page", "/api/token", "/edge"]) {
    const response = await fetch(`${url}${path}`);
    assert.equal(response.status, 200, path);
    await assertPrinted(await response.text());
  }
  await assertMinted(await titleOf(`${url}/client`));
  // A form without JavaScript: the page names the action in a hidden field.
  const page = await (await fetch(`${url}/action`)).text();
  const body = new FormData();
  body.append(/name="(\$ACTION_ID_\w+)"/.exec(page)[1], "");
  const acted = await fetch(`${url}/action`, { method: "POST", body, redirect: "manual" });
  await assertPrinted(acted.headers.get("location"));
}

async function assertBuilt(bundler) {
  const { project, bin } = installed;
  await rm(join(project, ".next"), { recursive: true, force: true });
  const text = await build(project, [join(bin, "next/dist/bin/next"), "build", `--${bundler}`]);
  const warnings = text
    .replace(topLevelAwait, "")
    .split("\n")
    .filter((line) => /⚠|warn/i.test(line));
  assert.deepEqual(
    warnings.filter((line) => !usual.some((known) => line.includes(known))),
    [],
  );
  const moved = await mkdtemp(join(tmpdir(), "moved-"));
  try {
    await cp(join(project, ".next/standalone"), moved, { recursive: true, verbatimSymlinks: true });
    await cp(join(project, ".next/static"), join(moved, "next/.next/static"), { recursive: true });
    const server = { args: ["next/server.js"], variables: { HOSTNAME: "127.0.0.1" } };
    await withServer(moved, () => server, assertMints);
  } finally {
    await rm(moved, { recursive: true });
  }
}

/** In development Next.js builds a route for its first request. */
async function assertDeveloped(bundler) {
  const { project, bin } = installed;
  const args = [join(bin, "next/dist/bin/next"), "dev", `--${bundler}`, "--hostname", "127.0.0.1"];
  await withServer(project, (port) => ({ args: [...args, "--port", port] }), assertMints);
}

combination("Next.js: Turbopack, every kind of route, `output: standalone`", () => assertBuilt("turbopack"));

combination("Next.js: webpack, every kind of route, `output: standalone`", () => assertBuilt("webpack"));

combination("Next.js: Turbopack, development server", () => assertDeveloped("turbopack"));

combination("Next.js: webpack, development server", () => assertDeveloped("webpack"));
