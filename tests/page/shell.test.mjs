// What all views share: addresses, navigation, the command palette, shortcuts, theme, and phones.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

test("every view has an address, a title, a heading with the focus, and is marked in the navigation", async () => {
  const { page } = await browser.open();
  const links = await page.$$eval(".sidebar .nav-link", (all) =>
    all.map(({ hash, innerText }) => [hash, innerText.trim()]),
  );
  assert.deepEqual(
    links.map(([, title]) => title),
    ["Access tokens", "Inspector", "REST authentication", "Webhooks", "API keys", "Activity", "Key rotation"],
  );
  for (const [hash, title] of links) {
    await page.locator(`.sidebar a[href='${hash}']`).click();
    await page.waitForFunction((wanted) => document.title === `${wanted} · twilio-edge-auth`, {}, title);
    await page.waitForFunction((wanted) => document.activeElement.innerText === wanted, {}, title);
    assert.equal(await page.$eval(".sidebar [aria-current=page]", ({ innerText }) => innerText.trim()), title);
    assert.equal(await page.$$eval("h1", ({ length }) => length), 1);
  }
});

test("an unknown address says so, and leads on", async () => {
  const { page, see, click } = await browser.open("#/nowhere");
  await see(/Page not found\s+There is no page at #\/nowhere/);
  assert.match(await page.title(), /^Page not found/);
  await click("Go to Access tokens", "link");
  await page.waitForFunction(() => location.hash === "#/tokens");
});

test("a wrong address of the worker is a page for people, with a link to the console, and JSON for programs", async () => {
  const { page } = await browser.open();
  const response = await page.goto(`${browser.url}api-keys`);
  assert.equal(response.status(), 404);
  assert.match(await page.title(), /Page not found/);
  await page.locator("a").click();
  await page.waitForFunction(() => document.title.startsWith("Access tokens"));
  assert.equal((await (await fetch(`${browser.url}api-keys`)).json()).error.code, "not_found");
});

test("the name of the page leads to the first view", async () => {
  const { page, go } = await browser.open();
  await go("Webhooks");
  await page.locator(".sidebar .brand").click();
  await page.waitForFunction(() => document.title.startsWith("Access tokens"));
});

test("Back returns to the previous view", async () => {
  const { page, go } = await browser.open();
  await go("Webhooks");
  await go("REST authentication");
  await page.goBack();
  await page.waitForFunction(() => document.title.startsWith("Webhooks"));
});

test("the command palette finds views, keys and actions, and takes a token", async () => {
  const { page, create, done } = await openConsole(browser);
  await create("found by its name");
  await done();
  const open = async (text) => {
    await page.keyboard.down("Control");
    await page.keyboard.press("k");
    await page.keyboard.up("Control");
    await page.waitForSelector(".palette .input:focus");
    await page.keyboard.type(text);
  };
  await open("found by");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.startsWith("#/keys/SK"));
  await open("webh");
  await page.waitForFunction(() => document.querySelectorAll(".palette-option").length === 1);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#/webhooks");
  await open("eyJhbGciOiJIUzI1NiJ9.e30.AAAA");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#/inspector");
  await open("");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.$eval(".palette .input", (input) => input.getAttribute("aria-activedescendant").at(-1)), "1");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelector("dialog") === null);
});

test("shortcuts open views, the form of a new key and the list of shortcuts, but not while one types", async () => {
  const { page, see, clear } = await openConsole(browser);
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.waitForFunction(() => location.hash === "#/inspector");
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await page.waitForFunction(() => location.hash === "#/keys");
  await page.waitForSelector(".keys");
  await page.keyboard.press("/");
  await page.waitForSelector("[type=search]:focus");
  await page.keyboard.type("gi c?");
  assert.equal(await page.evaluate(() => location.hash), "#/keys");
  await clear();
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.type("?");
  await see(/Keyboard shortcuts\s+/);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelector("dialog") === null);
  await page.keyboard.press("c");
  await page.waitForFunction(() => location.hash === "#/keys/new");
});

test("the account is shown with its SID, and as local", async () => {
  const { page } = await openConsole(browser);
  await page.waitForFunction(() =>
    /Local account\s+Local\s+AC\w{4}…\w{4}/.test(document.querySelector(".account-card")?.innerText),
  );
});

test("the theme follows the system until it is chosen, and is stored nowhere", async () => {
  const { page, click } = await browser.open("", { media: { "prefers-color-scheme": "light" } });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await click("Theme: system");
  await click("Theme: light");
  await page.waitForFunction((before) => getComputedStyle(document.body).backgroundColor !== before, {}, light);
  await click("Theme: dark");
  await page.waitForFunction((before) => getComputedStyle(document.body).backgroundColor === before, {}, light);
  assert.deepEqual(await page.evaluate(() => ({ ...localStorage, ...sessionStorage })), {});
});

test("on a phone, a bottom bar and a drawer lead to all views, and text is large enough not to zoom", async () => {
  const { page, see } = await browser.open("", { width: 390, height: 844 });
  const bar = await page.$$eval(".bottom-bar > *", (all) => all.map(({ innerText }) => innerText.trim()));
  assert.deepEqual(bar, ["Access tokens", "Inspector", "API keys", "More"]);
  await page.locator(".bottom-bar button").click();
  await page.waitForSelector("dialog.drawer[open]");
  await page.locator(".drawer a::-p-text(Webhooks)").click();
  await page.waitForFunction(() => location.hash === "#/webhooks" && document.querySelector("dialog") === null);
  await page.locator(".bottom-bar a::-p-text(API keys)").click();
  await see(/Sign in as an admin/);
  const sizes = await page.$$eval("input", (all) =>
    all.map((each) => Number.parseFloat(getComputedStyle(each).fontSize)),
  );
  assert.ok(
    sizes.every((size) => size >= 16),
    `${sizes}`,
  );
});

test("a file that does not load leaves a page that says so, with a button that reloads", async () => {
  const { page, see } = await browser.open();
  await page.setRequestInterception(true);
  let failing = true;
  page.on("request", (request) => (failing && request.url().endsWith(".wasm") ? request.abort() : request.continue()));
  await page.reload();
  await page.waitForSelector("main button");
  await see(/This page couldn't start\s+A file didn't load\. Check your connection\./);
  failing = false;
  await Promise.all([page.waitForNavigation(), page.locator("main button").click()]);
  await see(/Access tokens/);
});

test("without JavaScript the page says what it needs, and nothing else", async () => {
  const { page } = await browser.open();
  await page.setJavaScriptEnabled(false);
  await page.reload();
  const text = await page.$eval("main", (main) => main.textContent.trim());
  assert.equal(text, "This page runs in your browser. Turn on JavaScript to use it.");
});
