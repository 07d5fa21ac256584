// In Chromium without a bundler, where scripts import the package's files by their addresses.
import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { combination } from "./combinations.mjs";
import { assertPageMints } from "./in-chromium.mjs";
import { install } from "./installed.mjs";
import { issuedModule } from "./token.mjs";

let folder;
let remove;
let page;
before(async () => {
  ({ folder, remove } = await install());
  await cp(join(folder, "node_modules/twilio-edge-auth/dist"), join(folder, "dist"), { recursive: true });
  await writeFile(join(folder, "issued.js"), await issuedModule());
  page = await readFile(join(folder, "index.html"), "utf8");
});
after(() => remove?.());

/** The page with another script, which is the user's with the addresses of what it imports. */
async function pageWith(script) {
  const text = await readFile(join(folder, script), "utf8");
  const addressed = text
    .replace('"twilio-edge-auth/slim"', '"./dist/slim.js"')
    .replace('"twilio-edge-auth/client"', '"./dist/client/index.js"')
    .replace('"twilio-edge-auth"', '"./dist/index.js"')
    .replace(/import address .*/, 'const address = "./dist/wasm/twilio_edge_auth_bg.wasm";');
  await writeFile(join(folder, `addressed-${script}`), addressed);
  return page.replace("/page.js", `/addressed-${script}`);
}

combination("no bundler: page", async () => assertPageMints(folder, await pageWith("slim-page.js")));

combination("no bundler: service worker", async () => {
  await pageWith("service-worker.js");
  await assertPageMints(folder, await pageWith("service-worker-page.js"));
});

combination("no bundler: extension page", async (policy) => {
  await assertPageMints(folder, await pageWith("slim-page.js"), `${policy}; object-src 'self'`);
});

test("a policy without 'wasm-unsafe-eval' refuses the module, and lets twilio-edge-auth/client work", async () => {
  const policy = "script-src 'self'; connect-src 'self' data:";
  const refused = assertPageMints(folder, await pageWith("slim-page.js"), policy);
  await assert.rejects(refused, /Content Security Policy/);
  await assertPageMints(folder, await pageWith("client-page.js"), policy);
});
