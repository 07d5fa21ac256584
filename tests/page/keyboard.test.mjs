import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, startBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** Returns the accessible name of the focused element, and whether its focus is visible. */
const focus = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText ?? "";
    const marked = element.matches(".segmented input") ? element.nextElementSibling : element;
    const { outlineStyle, outlineWidth } = getComputedStyle(marked);
    return { name: label.trim().split("\n")[0], visible: outlineStyle !== "none" && outlineWidth !== "0px" };
  });

/** Presses Tab until `name` has the focus. Every element on the way must show its focus. */
async function tabTo(page, name) {
  const passed = [];
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press("Tab");
    const now = await focus(page);
    passed.push(now.name);
    assert.ok(now.visible, `${now.name} does not show its focus`);
    if (now.name === name) return passed;
  }
  throw new Error(`${name} was not reached: ${passed.join(", ")}`);
}

test("with only the keyboard: a token is minted and verified", async () => {
  const { page, see } = await browser.open();
  await page.keyboard.press("Tab");
  assert.equal((await focus(page)).name, "Skip to content");

  await tabTo(page, "Access Token");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "access-token-title");

  await tabTo(page, "Account SID");
  await page.keyboard.type(account.sid);
  await tabTo(page, "API key SID");
  await page.keyboard.type(account.keySid);
  await tabTo(page, "Secret");
  await page.keyboard.type(account.secret);
  await tabTo(page, "Video");
  await page.keyboard.press("Space");
  await tabTo(page, "Room");
  await page.keyboard.type("standup");
  await page.keyboard.press("Enter");
  await see(/Signing time/);

  await tabTo(page, "Inspect");
  await page.keyboard.press("Enter");
  await see(/Signed by SK/);
  await see(/standup/);
  assert.equal(await page.$eval("nav [aria-current=page]", (link) => link.textContent), "Inspector");
});

test("Tab reaches the end of every view, with visible focus at each stop", async () => {
  const { page, go, click, see, settle } = await browser.open("#activity");
  await click("Sign in");
  await see(/Block|Signing keys/);
  const stops = {};
  for (const title of await page.$$eval("nav a", (links) => links.map((link) => link.textContent))) {
    await go(title);
    await settle();
    const passed = [];
    for (;;) {
      assert.ok(passed.length < 80, `${title} has no end: ${passed.join(", ")}`);
      await page.keyboard.press("Tab");
      const { end, covered } = await page.evaluate(() => {
        const { activeElement: element, body } = document;
        const head = document.querySelector(".top");
        const outside = !head.contains(element) && !element.matches(".skip-link");
        const below = element.getBoundingClientRect().bottom <= head.getBoundingClientRect().bottom;
        return { end: element === body, covered: outside && below };
      });
      if (end) break;
      const { name, visible } = await focus(page);
      assert.ok(visible, `${name} of ${title} does not show its focus`);
      assert.ok(!covered, `${name} of ${title} lies below the head of the page`);
      passed.push(name);
    }
    stops[title] = passed.length;
  }
  // Each has its own tab stops.
  for (const [title, count] of Object.entries(stops)) assert.ok(count >= 2, `${title}: ${count}`);
});

test("arrow keys choose between the page and the worker", async () => {
  const { page, see } = await browser.open("#access-token");
  await tabTo(page, "In this page");
  await page.keyboard.press("ArrowRight");
  assert.deepEqual(await focus(page), { name: "From the worker", visible: true });
  await tabTo(page, "Sign in");
  await page.keyboard.press("Enter");
  await see(/Signed in: alice/);
});

test("the skip link skips the navigation", async () => {
  const { page } = await browser.open("#inspector");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal((await focus(page)).name, "Access Token");
  assert.match(page.url(), /#inspector$/);
});

test("changes are announced to screen readers", async () => {
  const { page, fillSample, click, type } = await browser.open("#access-token");
  const said = (pattern) =>
    page.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector("[role=status]").textContent),
      {},
      pattern.source,
    );
  await fillSample();
  await said(/Example credentials filled in/);
  await click("Create token");
  await said(/A token of \d+ bytes/);
  await type("Lifetime in seconds", "0");
  await click("Create token");
  await said(/No token\. .*86400/);
});

test("Back returns to the previous view", async () => {
  const { page, go } = await browser.open();
  await go("Inspector");
  await go("Access Token");
  await page.goBack();
  await page.waitForFunction(() => document.title.startsWith("Inspector"));
});

test("a URL without a view shows the first one", async () => {
  const { page } = await browser.open("#nowhere");
  assert.match(await page.title(), /^Auth header/);
});
