// The view *Key rotation*: the state of the signing keys, and a new key on request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { userOf } from "./api-keys.mjs";
import { startLocalBrowser, startRingBrowser } from "./browser.mjs";

test("the state of the ring is shown, and a button creates a new key after a confirmation", async (t) => {
  const browser = await startRingBrowser();
  t.after(() => browser.close());
  const { page, see, click, requests, problems } = await browser.open("#/rotation");
  await click("Sign in");
  await see(/Next rotation|No signing key yet/);

  // The first token request created the first key.
  await (await userOf(browser))("POST", "token", {});
  const keysAre = async (...states) => {
    await click("Refresh");
    await page.waitForFunction(
      (count) => document.querySelectorAll("table[aria-label='Signing keys'] tbody tr").length === count,
      {},
      states.length,
    );
    const found = await page.$$eval("table[aria-label='Signing keys'] tbody tr", (rows) =>
      rows.map(({ cells }) => [cells[0].querySelector("code").title, cells[1].innerText]),
    );
    assert.ok(found.every(([sid]) => /^SK[0-9a-f]{32}$/.test(sid)));
    assert.deepEqual(
      found.map(([, state]) => state),
      states,
    );
  };
  await keysAre("Active");
  await see(/Next rotation: \w+/);

  const rotations = () =>
    requests.filter(({ method, url }) => method === "POST" && url.endsWith("/ring/rotate")).length;
  const rotate = async () => {
    await click("Rotate now");
    await page.waitForSelector("dialog[open]");
    await page.locator("dialog [type=submit]").click();
    await page.waitForFunction(() => document.querySelector("dialog") === null);
  };
  await click("Rotate now");
  await see(/becomes active in about 4 minutes/);
  await click("Cancel");
  await page.waitForFunction(() => document.querySelector("dialog") === null);
  assert.equal(rotations(), 0);
  await rotate();
  await see(/New key SK\w{4}…\w{4} becomes active at/);
  await keysAre("Not active yet", "Active until replaced");
  // The answer to a second request is on the screen too.
  await rotate();
  await see(/A rotation is already in progress: SK\w{4}…\w{4} becomes active at/);
  await keysAre("Not active yet", "Active until replaced");
  assert.equal(rotations(), 2);
  assert.deepEqual(problems, []);
});

test("a worker without a key ring says which settings are missing", async (t) => {
  const browser = await startLocalBrowser();
  t.after(() => browser.close());
  const { page, click, see } = await browser.open("#/rotation");
  await click("Sign in");
  await see(/This worker signs with a static key[\s\S]*KEY_RING_SECRET/);
  assert.equal(await page.$("button::-p-text(Rotate now)"), null);
});
