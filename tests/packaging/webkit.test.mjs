// The pages of the other files, in WebKit: not installed for `npm test`, where these tests are skipped. The weekly workflow installs it.
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { findWebKit } from "../../pkg/scripts/run.mjs";
import { serve } from "../conformance/runners/static-server.mjs";
import { launchWebKit } from "../support/webkit.mjs";
import * as esbuild from "./bundlers/esbuild.mjs";
import * as rollup from "./bundlers/rollup.mjs";
import { install } from "./installed.mjs";
import { assertMinted } from "./token.mjs";

const programs = findWebKit();
const skip = programs ? false : "WebKitGTK is not installed (Debian: webkit2gtk-driver xvfb)";

let installed;
let browser;
let index;
before(async () => {
  if (skip) return;
  installed = await install();
  index = await readFile(join(installed.folder, "index.html"), "utf8");
  browser = await launchWebKit(programs);
});
after(async () => {
  await browser?.close();
  await installed?.remove();
});

/** Resolves to the title that the page's script sets, or to the error that it throws. */
function shownTitle() {
  return new Promise((resolve, reject) => {
    const show = () => document.title !== "not yet" && resolve(document.title);
    window.addEventListener("error", ({ message }) => reject(message));
    window.addEventListener("unhandledrejection", ({ reason }) => reject(reason));
    new MutationObserver(show).observe(document.head, { subtree: true, childList: true, characterData: true });
    show();
  });
}

/** A page and a folder of scripts show a token. */
async function assertPageMints(folder, page) {
  const server = await serve({ folders: { "/": folder }, pages: { "/": page } });
  try {
    const opened = await browser.newPage();
    await opened.goto(server.url);
    await assertMinted(await opened.evaluate(shownTitle));
  } finally {
    await server.close();
  }
}

/** The user's scripts, and what bundles them. */
const builds = {
  "bundled by esbuild": [esbuild.bundle, "page.js"],
  "bundled by esbuild, module as a file": [esbuild.bundle, "slim-page.js"],
  "bundled by Rollup, module as a file": [rollup.bundle, "slim-page.js"],
};

for (const [name, [bundle, script]] of Object.entries(builds)) {
  test(`WebKit: ${name}`, { skip }, async () => {
    const out = await bundle(installed.folder, script, () => {});
    await assertPageMints(out, index.replace("/page.js", "/main.js"));
  });
}

test("WebKit: no bundler", { skip }, async () => {
  const { folder } = installed;
  await cp(join(folder, "node_modules/twilio-edge-auth/dist"), join(folder, "dist"), { recursive: true });
  const script = await readFile(join(folder, "slim-page.js"), "utf8");
  const addressed = script
    .replace('"twilio-edge-auth/slim"', '"./dist/slim.js"')
    .replace(/import address .*/, 'const address = "./dist/wasm/twilio_edge_auth_bg.wasm";');
  await writeFile(join(folder, "addressed.js"), addressed);
  await assertPageMints(folder, index.replace("/page.js", "/addressed.js"));
});
