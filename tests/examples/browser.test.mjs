// The example for pages, with the real Voice SDK.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertMinted } from "./fixture.mjs";
import { openPage } from "./page.mjs";
import { createWorkspace } from "./workspace.mjs";

let workspace;
before(async () => {
  workspace = await createWorkspace();
});
after(() => workspace?.remove());

const code = `
  import { startPhone } from "./examples/browser.ts";
  globalThis.session = "session";
  globalThis.phone = await startPhone(() => globalThis.session, () => { globalThis.signedOut = true; });
`;

test("browser.ts gives tokens to the Voice SDK, renews them, and signs out", async (t) => {
  const grants = { voice: { incomingAllow: true } };
  const { page, issued, errors } = await openPage(t, workspace.folder, code, { ttl: 3, grants });
  await page.waitForFunction(() => globalThis.phone, { timeout: 60_000 });
  const tokenOf = () => page.evaluate(() => globalThis.phone.token);
  const first = await tokenOf();
  assert.ok(issued.includes(first));
  await assertMinted(first);
  await page.waitForFunction((token) => globalThis.phone.token !== token, { timeout: 60_000 }, first);
  assert.ok(issued.includes(await tokenOf()));
  await page.evaluate(() => {
    globalThis.session = "another";
  });
  await page.waitForFunction(() => globalThis.signedOut && globalThis.phone.state === "destroyed", { timeout: 60_000 });
  assert.deepEqual(errors, []);
});
