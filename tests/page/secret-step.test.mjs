// *Copy secret key*: the secret is shown once, and is not lost or kept by accident.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

test("the secret is a labelled value that can be selected, and copied in several forms", async () => {
  const { page, create, click, part } = await openConsole(browser);
  await page.browserContext().overridePermissions(browser.url, ["clipboard-read", "clipboard-sanitized-write"]);
  const { sid, secret } = await create("forms");
  const tree = await page.accessibility.snapshot({ interestingOnly: false });
  assert.ok(JSON.stringify(tree).includes(secret));
  await part("textbox", "Secret").click();
  assert.equal(await page.evaluate(() => getSelection().toString()), secret);
  await click("Copy the secret");
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.waitForFunction(() => document.querySelector("#announcer").textContent === "Copied the secret.");
  assert.equal(await copied(), secret);
  await click("Copy as .env");
  await page.waitForFunction(() => document.querySelector("#announcer").textContent === "Copied as .env.");
  assert.match(
    await copied(),
    new RegExp(`TWILIO_ACCOUNT_SID=AC\\w{32}\nTWILIO_API_KEY=${sid}\nTWILIO_API_SECRET=${secret}\n`),
  );
  await click("Copy for wrangler");
  await page.waitForFunction(() => document.querySelector("#announcer").textContent.includes("wrangler"));
  assert.match(await copied(), /npx wrangler secret put TWILIO_API_SECRET/);
});

test("Back, a link and a reload do not lose the secret without a question", async () => {
  const { page, create, see, click, done } = await openConsole(browser);
  const { secret } = await create("guarded");
  const isShown = () => page.$eval(".secret-step", (step, text) => step.innerHTML.includes("Secret") && text, secret);
  await page.evaluate(() => history.back());
  await see(/Leave without the secret\?/);
  await click("Cancel");
  assert.equal(await isShown(), secret);
  await page.locator(".sidebar a::-p-text(Inspector)").click();
  await see(/Leave without the secret\?/);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelector("dialog") === null);
  assert.equal(await isShown(), secret);
  const asked = new Promise((resolve) => {
    page.once("dialog", async (dialog) => {
      await dialog.dismiss();
      resolve(dialog.type());
    });
  });
  await page.evaluate(() => location.reload());
  assert.equal(await asked, "beforeunload");
  assert.equal(await isShown(), secret);
  await done();
  await page.locator(".sidebar a::-p-text(Inspector)").click();
  await page.waitForFunction(() => location.hash === "#/inspector");
});

test("secrets are in no storage, URL or log, and only in the requests that use them", async () => {
  const { page, see, click, create, tick, requests, problems } = await openConsole(browser);
  const { secret } = await create("secret one");
  await tick("Got it! I've saved the secret.");
  await click("Test it");
  await click("Send request");
  await see(/200 OK/);
  const stored = await page.evaluate(async () => ({
    ...localStorage,
    ...sessionStorage,
    cookie: document.cookie,
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    state: history.state,
  }));
  assert.deepEqual(stored, { cookie: "", databases: [], caches: [], state: null });
  const carriers = requests.filter((request) => JSON.stringify(request).includes(secret));
  assert.deepEqual(
    carriers.map(({ method, url }) => [method, new URL(url).pathname]),
    [["POST", "/keys/try"]],
  );
  assert.ok(!page.url().includes(secret));
  assert.deepEqual(problems, []);
  assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
});
