// A list of keys with several pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { adminOf, openConsole } from "./api-keys.mjs";
import { startFailingBrowser } from "./browser.mjs";

const KEYS = 120; // including the Main key: pages of 50, 50 and 20

let browser;
before(async () => {
  browser = await startFailingBrowser();
  const ask = await adminOf(browser);
  for (let number = 1; number < KEYS; number += 1) {
    await ask("POST", "keys", { friendlyName: `key ${number}`, type: "standard" });
  }
});
after(() => browser?.close());

async function openList() {
  const opened = await openConsole(browser);
  const { page } = opened;
  return {
    ...opened,
    names: () => page.$$eval(".keys tbody tr", (rows) => rows.map((row) => row.cells[0].innerText.split("\n")[0])),
    focused: () =>
      page.evaluate(() => {
        const { tagName, cells, ariaLabel, innerText } = document.activeElement;
        return tagName === "TR" ? `row ${cells[0].innerText}` : (ariaLabel ?? innerText);
      }),
    said: (pattern) =>
      page.waitForFunction(
        (source) => new RegExp(source).test(document.querySelector("#announcer").textContent),
        {},
        pattern.source,
      ),
  };
}

/** The newest first, the Main key last. */
const newest = (count, from = KEYS - 1) =>
  Array.from({ length: count }, (_, index) => (index === from ? "Main key" : `key ${from - index}`));

test("pages are loaded with only the keyboard, and announced", async () => {
  const { page, names, focused, said, see, problems } = await openList();
  assert.deepEqual(await names(), newest(50));
  await see(/Showing 50 keys/);
  assert.match(await page.$eval(".nav-count", (count) => count.textContent), /^50\+$/);

  await page.focus(".list-end button");
  await page.keyboard.press("Enter");
  await see(/Showing 100 keys/);
  assert.deepEqual(await names(), newest(100));
  await said(/50 more keys, 100 in all/);
  await page.waitForFunction(() => document.activeElement.tagName === "TR");
  assert.equal(await focused(), "row key 69");
  // The next tab stop is the link of the first new key.
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "key 69");

  await page.focus(".list-end button");
  await page.keyboard.press("Enter");
  await said(/20 more keys, 120 in all/);
  assert.deepEqual(await names(), newest(KEYS));
  await page.waitForFunction(() => document.activeElement.tagName === "TR");
  assert.equal(await focused(), "row key 19");
  await see(/120 keys/);
  assert.equal(await page.$(".list-end button"), null);
  assert.deepEqual(problems, []);
});

test("a failed page keeps the shown keys and can be retried", async () => {
  const { page, names, focused, see, click } = await openList();
  await browser.fail({ GET: [["status", 500], ["dropped"]] });
  await page.focus(".list-end button");
  await page.keyboard.press("Enter");
  await see(/Couldn't load more keys\s+No usable response from Twilio\. Try again\./);
  assert.deepEqual(await names(), newest(50));
  assert.equal(await focused(), "Load more");
  await page.keyboard.press("Enter");
  await see(/Showing 100 keys/);
  assert.deepEqual(await names(), newest(100));
  await click("Refresh");
  await see(/Showing 50 keys/);
  assert.equal(await focused(), "Refresh");
});

test("keys deleted, renamed or created between pages cause no gap and no duplicate", async () => {
  const { page, names, see, click, gone, choose } = await openList();
  const ask = await adminOf(browser);
  const { keys } = await ask("GET", "keys");
  const sidOf = (name) => keys.find(({ friendlyName }) => friendlyName === name).sid;
  await choose("key 119", "Delete…");
  await click("Delete API key");
  await gone();
  await ask("POST", `keys/${sidOf("key 100")}`, { friendlyName: "key 100" });
  await page.focus(".list-end button");
  await page.keyboard.press("Enter");
  await see(/Showing 10[01] keys/);
  const shown = await names();
  assert.equal(new Set(shown).size, shown.length);
  assert.deepEqual(shown.slice(0, 100), newest(100));

  const made = await ask("POST", "keys", { friendlyName: "brand new", type: "standard" });
  await page.focus(".list-end button");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".list-end button") === null);
  assert.deepEqual(await names(), newest(KEYS));
  await ask("DELETE", `keys/${made.sid}`);
});

test("a key that cannot be read is reported as missing", async () => {
  const { see, click } = await openList();
  await browser.fail({ GET: [["unreadable"]] });
  await click("Refresh");
  await see(/Showing 49 keys, 1 could not be read/);
});

test("repeated clicks load one page, and nothing is loaded after signing out", async () => {
  const { page, requests, see, click } = await openList();
  await browser.fail({ GET: [["slow", 3000]] });
  const before = requests.length;
  await page.focus(".list-end button");
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("Enter");
  await see(/Loading…/);
  assert.equal(requests.length, before + 1);
  await click("Signed in as alice");
  await click("Sign out");
  await see(/Sign in as an admin/);
  await page.waitForNetworkIdle({ idleTime: 300 });
  assert.equal(await page.$(".keys"), null);
});

test("the list is filtered and sorted, and Back restores the filter, the scroll position and the focus", async () => {
  const { page, names, see, click, part, settle, select } = await openList();
  await part("searchbox", "Filter by name or SID").fill("key 11");
  await see(/Showing 9 keys/);
  assert.ok((await names()).every((name) => name.startsWith("key 11")));
  await select("Sort", "name");
  await settle();
  const sorted = await names();
  assert.deepEqual(sorted, [...sorted].sort());
  await part("searchbox", "Filter by name or SID").fill("nothing like this");
  await see(/No matching keys/);
  await click("Clear the filter");
  await page.waitForFunction(() => document.querySelectorAll(".keys tbody tr").length >= 49);
  await page.evaluate(() => scrollTo(0, 900));
  await page.waitForFunction(() => scrollY === 900);
  // Where the page is when the link is clicked: what loads above the list may still move it.
  const { hash, scroll } = await page.evaluate(() => {
    const link = document.querySelectorAll(".keys tbody a")[25];
    link.focus({ preventScroll: true });
    const scroll = scrollY;
    link.click();
    return { hash: link.hash, scroll };
  });
  await see(/Twilio's API doesn't say whether this is one/);
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.goBack();
  await page.waitForFunction((scroll) => document.querySelector(".keys") && scrollY === scroll, {}, scroll);
  await page.waitForFunction((hash) => document.activeElement.hash === hash, {}, hash);
});
