// Very much data, and very long names: the page shows a part of them, stays in the window and reports no error.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { adminOf, openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";
import { overflowOf } from "./layout.mjs";
import { bigToken, manyParameters, manyPermissions, openManyKeys, pasteOf } from "./many.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

const count = (page, selector) => page.$$eval(selector, ({ length }) => length);

test("a policy of 1,000 permissions is shown in part, and can be cleared", async () => {
  const { page, start, click, type, see, problems } = await openConsole(browser);
  await start("many");
  await click("Edit JSON");
  await type("Policy", manyPermissions());
  await click("Use policy");
  await see(/1000 of 100 selected: remove 900/);
  await click("Selected (1000)", "radio");
  await see(/And 900 more/);
  assert.equal(await count(page, ".product-others label"), 100);
  await click("Clear all");
  await see(/0 of 100 selected/);
  assert.deepEqual(problems, []);
});

test("10,000 keys are rendered fifty at a time, filtered or not", async () => {
  const { page, part, clear, select, see, problems } = await openManyKeys(browser);
  const rows = () => count(page, ".keys tbody tr");
  await see(/10000 keys/);
  assert.equal(await rows(), 50);
  for (const [text, found] of [
    ["billing", 2500],
    ["billing 7", 277],
    ["billing 77", 27],
  ]) {
    await part("searchbox", "Filter by name or SID").fill(text);
    await see(new RegExp(`\\b${found} keys`));
    assert.equal(await rows(), Math.min(found, 50));
  }
  await part("searchbox", "Filter by name or SID").fill("with a long name");
  await see(/\b2500 keys/);
  assert.deepEqual(await overflowOf(page), { over: 0, wide: [] });
  await clear();
  await select("Sort", "name");
  await see(/billing 0\n/);
  assert.equal(await rows(), 50);
  assert.deepEqual(problems, []);
});

test("a search opens products until they have enough rows, and the user opens the others", async () => {
  const { page, start, click, part, problems } = await openConsole(browser);
  await start("many");
  await part("searchbox", "Search permissions").fill("s");
  await page.waitForSelector(".products [aria-expanded=true]");
  const rows = () => count(page, ".products tbody tr");
  const before = await rows();
  assert.ok(before >= 40 && before < 100, `${before} rows`);
  const closed = await page.$$eval(".product-head[aria-expanded=false]", (all) =>
    all.map((each) => each.ariaLabel ?? each.innerText),
  );
  assert.ok(closed.length > 0);
  await page.click(".product-head[aria-expanded=false]");
  await page.waitForFunction((number) => document.querySelectorAll(".products tbody tr").length > number, {}, before);
  await click("Selected (0)", "radio");
  assert.deepEqual(problems, []);
});

const area = (page) => page.$eval("main textarea", ({ value, readOnly }) => ({ length: value.length, readOnly }));
const key = async (page, name) => {
  await page.keyboard.down("Control");
  await page.keyboard.press(name);
  await page.keyboard.up("Control");
};

test("of a long paste the text area gets the beginning, and the paste can be undone", async () => {
  const { page, type, click, see, problems } = await browser.open("#/inspector");
  await type("Access Token", "eyJ");
  await page.focus("main textarea");
  await key(page, "a");
  const token = bigToken();
  await (await pasteOf(page, token))();
  await see(/The first 2,000 of 1,\d{3},\d{3} characters\. All are used\. Too long to edit here\./);
  await see(/20 of|grant0|Claims/);
  assert.deepEqual(await area(page), { length: 2001, readOnly: true });
  // The whole text is copied.
  const copied = () =>
    page.evaluate(() => {
      const data = new DataTransfer();
      const { activeElement } = document;
      activeElement.select();
      activeElement.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, cancelable: true }));
      return data.getData("text/plain").length;
    });
  assert.equal(await copied(), token.length);
  await key(page, "z");
  await see(/Not a JWT/);
  assert.deepEqual(await area(page), { length: 3, readOnly: false });

  // Shorter ones can be edited.
  await key(page, "a");
  await (await pasteOf(page, `${"x".repeat(30_000)}\r\ny`))();
  await see(/The first 2,000 of 30,002 characters/);
  await click("Show all");
  await page.waitForFunction(() => document.querySelector("main textarea").value.length === 30_002);
  await page.keyboard.press("End");
  await page.keyboard.type("z");
  assert.deepEqual(await area(page), { length: 30_003, readOnly: false });

  // A long paste replaces what the field shows the beginning of; Delete clears it.
  await key(page, "a");
  const paste = await pasteOf(page, "y".repeat(300_000));
  await paste();
  await paste();
  await see(/The first 2,000 of 300,000 characters/);
  await key(page, "a");
  await page.keyboard.press("Delete");
  await see(/Nothing to inspect/);
  await key(page, "z");
  await see(/The first 2,000 of 300,000 characters/);
  await click("Clear text");
  await see(/Nothing to inspect/);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
  assert.deepEqual(problems, []);
});

test("a webhook of 50,000 parameters is verified, and shown in part", async () => {
  const { page, click, type, see, problems } = await browser.open("#/webhooks");
  await click("Use example");
  await see(/Valid signature/);
  await type("Parameters", manyParameters());
  await see(/The signature doesn't match/);
  await see(/The first 20,000 of [\d,]+ characters/);
  assert.deepEqual(await area(page), { length: 2001, readOnly: true });
  assert.ok((await count(page, "main .code *")) < 5000);
  assert.deepEqual(problems, []);
});

test("a token of 1 MB is decoded, and shown in part", async () => {
  const { page, type, see, problems } = await browser.open("#/inspector");
  // Not found by its name: the accessibility tree of so long a text takes Chromium seconds.
  const press = (selector, name) =>
    page.$$eval(selector, (all, wanted) => all.find(({ textContent }) => textContent === wanted).click(), name);
  await type("Access Token", bigToken());
  await see(/Not an Access Token\s+[^\n]*16 KB at most/);
  for (const [tab, shown] of [
    ["Grants", /20 of 20,?000 values/],
    ["JSON", /The first 20,000 of/],
    ["Encoded token", /The first 20,000 of/],
  ]) {
    await press("[role=tab]", tab);
    await see(shown);
    assert.ok((await count(page, "main *")) < 2000, tab);
  }
  await press("main button", "Clear");
  await see(/Nothing to inspect/);
  assert.deepEqual(problems, []);
});

const names = {
  "a right-to-left name": "مفتاح خدمة الفواتير والإشعارات للإنتاج في المنطقة الأوروبية",
  "one long word": "w".repeat(64),
};
for (const [what, name] of Object.entries(names)) {
  test(`${what} fits the list, the page and the dialogs of a key`, async () => {
    const admin = await adminOf(browser);
    const { sid } = await admin("POST", "keys", { friendlyName: name, type: "standard" });
    const { page, click, see, gone } = await openConsole(browser);
    const fits = async () => {
      for (const width of [320, 768, 1280]) {
        await page.setViewport({ width, height: 800 });
        assert.deepEqual(await overflowOf(page), { over: 0, wide: [] }, `${width} pixels wide`);
      }
    };
    await see(new RegExp(name));
    await fits();
    const direction = await page.$eval(`#key-${sid} a bdi`, (element) => getComputedStyle(element).direction);
    assert.equal(direction, what.includes("right") ? "rtl" : "ltr");
    await click(name, "link");
    await see(/Delete this API key/);
    await fits();
    await click("Delete…");
    await see(/Requests with this key fail/);
    await fits();
    await click("Delete API key");
    await gone();
  });
}
