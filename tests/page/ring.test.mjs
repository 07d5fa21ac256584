// The rotating keys in the view *Activity*: their state, and a new key on request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openActivity } from "./activity.mjs";
import { userOf } from "./api-keys.mjs";
import { startRingBrowser } from "./browser.mjs";

const summary = "summary::-p-text(Signing keys)";

test("the key ring is loaded when opened, and a button creates a new key", async (t) => {
  const browser = await startRingBrowser();
  t.after(() => browser.close());
  const { page, see, click, requests, problems } = await openActivity(browser);
  await see(/Updated at/);
  const rotations = () => requests.filter(({ url }) => url.includes("/ring")).map(({ method }) => method);
  assert.deepEqual(rotations(), []);
  await page.locator(summary).click();
  await see(/Next rotation|No key yet/);

  const keys = () =>
    page.$$eval("table[aria-label='Signing keys'] tbody tr", (rows) =>
      rows.map(({ cells }) => [cells[0].innerText, cells[1].innerText]),
    );
  // The first token request created the first key.
  await (await userOf(browser))("POST", "token", {});
  const keysAre = async (...states) => {
    await click("Refresh");
    await page.waitForFunction(
      (count) => document.querySelectorAll("table[aria-label='Signing keys'] tbody tr").length === count,
      {},
      states.length,
    );
    const found = await keys();
    assert.ok(found.every(([sid]) => /^SK[0-9a-f]{32}$/.test(sid)));
    assert.deepEqual(
      found.map(([, state]) => state),
      states,
    );
  };
  const said = (pattern) =>
    page.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector("#announcer").textContent),
      {},
      pattern.source,
    );
  await keysAre("Active");
  await see(/Next rotation/);
  // A sentence is one text node, not one for each character.
  const torn = await page.$$eval("main *", (elements) =>
    elements
      .filter(({ childNodes }) =>
        [...childNodes].some((node) => node instanceof Text && node.nextSibling instanceof Text),
      )
      .map(({ textContent }) => textContent),
  );
  assert.deepEqual(torn, []);

  await click("Rotate now");
  await said(/SK\w{32} created\./);
  await keysAre("Not active yet", "Active");
  await click("Rotate now");
  await said(/A rotation is already in progress: SK\w{32} is not active yet\./);
  await keysAre("Not active yet", "Active");
  assert.deepEqual(problems, []);
});
