import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

/** Returns the accessible name of the focused element, and whether its focus is visible. */
const focus = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText ?? "";
    const marked = element.matches(".segmented input")
      ? element.nextElementSibling
      : element.matches(".choice input")
        ? element.closest(".choice")
        : element;
    const { outlineStyle, outlineWidth } = getComputedStyle(marked);
    return { name: label.trim().split("\n")[0], visible: outlineStyle !== "none" && outlineWidth !== "0px" };
  });

/** Presses Tab until `name` has the focus. Every element on the way must show its focus. */
async function tabTo(page, name) {
  const passed = [];
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press("Tab");
    const now = await focus(page);
    passed.push(now.name);
    assert.ok(now.visible, `${now.name} does not show its focus`);
    if (now.name === name) return passed;
  }
  throw new Error(`${name} was not reached: ${passed.join(", ")}`);
}

test("with only the keyboard: a token is created", async () => {
  const { page, see } = await browser.open();
  await page.keyboard.press("Tab");
  assert.equal((await focus(page)).name, "Skip to content");
  await tabTo(page, "Access tokens");
  await page.keyboard.press("Enter");
  await tabTo(page, "Account SID");
  await page.keyboard.type(account.sid);
  await tabTo(page, "API key SID");
  await page.keyboard.type(account.keySid);
  await tabTo(page, "Secret");
  await page.keyboard.type(account.secret);
  await page.keyboard.press("Enter");
  await see(/Signed with/);
  await page.waitForFunction(() => document.activeElement !== null);
  await tabTo(page, "Video");
  await page.keyboard.press("Space");
  await tabTo(page, "Edit Video");
  await page.keyboard.press("Enter");
  await tabTo(page, "Room");
  await page.keyboard.type("standup");
  await page.keyboard.press("Enter");
  await see(/bytes/);
  await tabTo(page, "Copy token");
  await tabTo(page, "Payload");
  await page.keyboard.press("ArrowRight");
  assert.equal((await focus(page)).name, "Header");
  await see(/"twilio-fpa;v=1"/);
});

test("with only the keyboard: a key is created, renamed and deleted, and the focus is never lost", async () => {
  const { page, see } = await browser.open("#/keys");
  await page.focus(".entrance input");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".keys");
  await tabTo(page, "Create API key");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.innerText === "Create API key");
  await tabTo(page, "Friendly name");
  await page.keyboard.type("typed key");
  await tabTo(page, "Restricted");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "Create API key");
  await page.keyboard.press("Enter");
  await see(/Copy this secret now/);
  await page.waitForFunction(() => document.activeElement.innerText === "Copy secret key");
  await tabTo(page, "Got it! I've saved the secret.");
  await page.keyboard.press("Space");
  await tabTo(page, "Done");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".keys");
  await page.waitForFunction(() => document.activeElement.innerText === "API keys");

  await tabTo(page, "Actions for typed key");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=menuitem]");
  for (let times = 0; times < 2; times += 1) await page.keyboard.press("ArrowDown");
  assert.equal((await focus(page)).name, "Rename…");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open] input:focus");
  await page.keyboard.type("typed twice");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("dialog") === null);
  await page.waitForFunction(() => document.activeElement.ariaLabel === "Actions for typed twice");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=menuitem]");
  await page.keyboard.press("End");
  assert.equal((await focus(page)).name, "Delete…");
  await page.keyboard.press("Enter");
  await see(/Delete “typed twice”/);
  await tabTo(page, "Delete API key");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("dialog") === null);
  await see(/typed twice deleted/);
  await page.waitForFunction(() => document.activeElement !== document.body);
});

test("Tab reaches the end of every view, with visible focus at each stop that nothing covers", async () => {
  const { page, click, settle } = await browser.open("#/keys");
  await click("Sign in");
  await page.waitForSelector(".keys");
  const stops = {};
  const links = await page.$$eval(".sidebar .nav-link", (all) => all.map(({ hash }) => hash));
  for (const hash of links) {
    await page.locator(`.sidebar .nav-link[href='${hash}']`).click();
    await page.waitForFunction(
      (to) =>
        document.querySelector(".sidebar [aria-current]")?.hash === to &&
        document.activeElement.matches("main h1") &&
        document.querySelector("main [aria-busy=true]") === null,
      {},
      hash,
    );
    await settle();
    const passed = [];
    for (;;) {
      assert.ok(passed.length < 120, `${hash} has no end: ${passed.join(", ")}`);
      await page.keyboard.press("Tab");
      const { end, covered } = await page.evaluate(() => {
        const { activeElement: element, body } = document;
        const head = document.querySelector(".top-bar");
        const below = element.getBoundingClientRect().bottom <= head.getBoundingClientRect().bottom;
        return { end: element === body, covered: element.closest("main") !== null && below };
      });
      if (end) break;
      const { name, visible } = await focus(page);
      assert.ok(visible, `${name} of ${hash} does not show its focus`);
      assert.ok(!covered, `${name} of ${hash} lies below the head of the page`);
      passed.push(name);
    }
    stops[hash] = passed.length;
  }
  for (const [hash, count] of Object.entries(stops)) assert.ok(count >= 1, `${hash}: ${count}`);
});

test("arrow keys choose between the page and the worker", async () => {
  const { page } = await browser.open("#/tokens");
  await tabTo(page, "In this page");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => location.hash === "#/tokens/worker");
  await tabTo(page, "Get token");
});

test("the skip link skips the navigation", async () => {
  const { page } = await browser.open("#/tokens");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal((await focus(page)).name, "In this page");
  assert.match(page.url(), /#\/tokens$/);
});

test("changes are announced to screen readers", async () => {
  const { page, useExample, click, type } = await browser.open("#/tokens");
  const said = (pattern) =>
    page.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector("#announcer").textContent),
      {},
      pattern.source,
    );
  await useExample();
  await said(/Example key in use/);
  await click("Create token");
  await said(/A token of \d+ bytes/);
  await type("Lifetime", "0");
  await click("Create token");
  await said(/Couldn't create the token\. .*24 hours/);
});
