// Rotating a key with a grace period, keeping the old one after all, and who changed which key.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

const path = (page, expected) => page.waitForFunction((start) => location.hash.startsWith(start), {}, expected);

test("a key is rotated with a grace period; its rotation is shown, and can be canceled", async () => {
  const { page, requests, create, done, choose, see, click, tick, select } = await openConsole(browser);
  const old = await create("sender", "create messaging/messages");
  await done();
  await choose("sender", "Rotate…");
  await path(page, `#/keys/${old.sid}/rotate`);
  await see(/Until then both keys work/);
  await select("Delete the old key", "604800");
  await page.evaluate(() => {
    const button = document.querySelector("main form [type=submit]");
    button.click();
    button.click();
  });
  await see(/Copy this secret now/);
  assert.equal(requests.filter(({ method, url }) => method === "POST" && url.endsWith("/rotate")).length, 1);
  const values = await page.$$eval(".secret-step input[readonly]", (all) => all.map(({ value }) => value));
  assert.match(values[0], /^SK[0-9a-f]{32}$/);
  assert.notEqual(values[0], old.sid);
  assert.match(values[1], /^[!-~]{32,}$/);
  await see(/The old key works until/);
  await tick("Got it! I've saved the secret.");
  await click("Go to the old key");
  await path(page, `#/keys/${old.sid}`);
  await see(/The rotation deletes this key on/);
  await see(/Deleted in 6 days|Deleted in 7 days/);

  await page.evaluate(() => {
    location.hash += "/rotate";
  });
  await page.evaluate((sid) => {
    location.hash = `/keys/${sid}/rotate`;
  }, old.sid);
  await see(/This key is already being rotated/);
  await click("Go to the key", "link");
  await click("Keep this key");
  await see(/This key is kept/);
  await page.waitForFunction(() => !document.querySelector("main").innerText.includes("The rotation deletes"));
});

test("without a grace period the old key stays until it is deleted", async () => {
  const { page, create, done, choose, see, click, tick, select } = await openConsole(browser);
  const old = await create("kept");
  await done();
  await choose("kept", "Rotate…");
  await see(/Until then both keys work/);
  await select("Delete the old key", "");
  await see(/Delete it when nothing uses it any more/);
  await click("Rotate API key");
  await see(/The old key works until you delete it/);
  await tick("Got it! I've saved the secret.");
  await click("Go to the old key");
  await path(page, `#/keys/${old.sid}`);
  await see(/Delete this API key/);
});

test("the secret of a successor is guarded like that of a new key", async () => {
  const { page, create, done, choose, see, click } = await openConsole(browser);
  await create("guarded");
  await done();
  await choose("guarded", "Rotate…");
  await click("Rotate API key");
  await see(/Copy this secret now/);
  await page.evaluate(() => history.back());
  await see(/Leave without the secret\?/);
});

test("a failed rotation says why, and can be repeated", async () => {
  const { page, create, done, choose, see, click } = await openConsole(browser);
  await create("unlucky");
  await done();
  await choose("unlucky", "Rotate…");
  await see(/Until then both keys work/);
  let failing = true;
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (failing && request.url().endsWith("/rotate") && request.method() === "POST") request.abort();
    else request.continue();
  });
  await click("Rotate API key");
  await see(/Couldn't rotate the key[\s\S]*Cancel the rotation, delete the new key, and rotate again/);
  failing = false;
  await click("Rotate API key");
  await see(/Copy this secret now/);
});

test("Activity lists who changed which key", async () => {
  const { page, create, done, see } = await openConsole(browser);
  const { sid, secret } = await create("audited");
  await done();
  await page.evaluate(() => {
    location.hash = "/activity";
  });
  await see(/Key changes/);
  const row = await page.waitForSelector("::-p-xpath(//tr[contains(., 'audited')])");
  const text = await row.evaluate((each) => each.innerText);
  assert.match(text, /Created/);
  assert.match(text, /alice/);
  assert.ok(text.includes(sid.slice(-4)), text);
  assert.ok(!(await page.content()).includes(secret));
});
