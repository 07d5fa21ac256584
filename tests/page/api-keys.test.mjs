import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

test("signs in, creates a key, uses it and deletes it", async () => {
  const { page, see, click, type, create, gone, part, problems } = await openConsole(browser);
  const { sid, secret } = await create("billing worker");
  await see(/billing worker/);
  await see(/Standard/);

  // The new key and its secret are preselected for the test request.
  assert.equal(await page.$eval("section:not([hidden]) select", ({ value }) => value), sid);
  await click("Send request");
  await see(/200 in \d+ ms: allowed/);
  await page.locator(".segmented-label::-p-text(Send a message)").click();
  await click("Send request");
  await see(/201 in \d+ ms/);
  await see(/"body": "Hello"/);

  // The page header is sticky and may cover a row.
  await page.evaluate(() => scrollTo(0, 0));
  await click("Rename billing worker");
  await type("Key name", "invoices");
  await click("Rename");
  await gone();
  await see(/invoices/);

  await click("Delete invoices");
  await see(/Delete “invoices”\?/);
  await see(new RegExp(sid));
  await click("Cancel");
  await gone();
  await click("Send request");
  await see(/201 in \d+ ms/);
  await page.evaluate(() => scrollTo(0, 0));
  await click("Delete invoices");
  await click("Delete API key");
  await gone();
  await see(/Deleted/);

  await click("Send request");
  await see(/401 in \d+ ms: rejected/);
  await see(/20003/);
  await page.evaluate(() => scrollTo(0, 0));
  await click("Refresh");
  await page.waitForFunction((known) => document.querySelector(".keys")?.innerText.includes(known) === false, {}, sid);
  await part("button", "Sign out").click();
  await page.waitForFunction((known) => !document.body.innerText.includes(known), {}, sid);
  assert.ok(!(await page.content()).includes(secret));
  assert.deepEqual(problems, []);
});

test("a Restricted key has the selected permissions, and others once its policy is replaced", async () => {
  const { page, see, click, type, create, gone, tick } = await openConsole(browser);
  const { sid } = await create("sender", async () => {
    await click("Create");
    await see(/Select at least one permission/);
    await click("Send messages");
    await see(/1 of 100 selected/);
  });
  await page.select("section:not([hidden]) select", sid);
  await click("Send request");
  await see(/401 in[\s\S]*twilio\/messaging\/messages\/list/);

  await page.evaluate(() => scrollTo(0, 0));
  await click("Edit permissions sender");
  await type("Search permissions", "messaging/messages list");
  const rows = () =>
    page.$$eval(".permission", (all) => all.filter((each) => each.checkVisibility()).map((each) => each.innerText));
  assert.deepEqual(
    (await rows()).map((text) => text.split("\n")[0]),
    ["messages", "messages.media"],
  );
  await tick("list messaging/messages");
  await see(/2 of 100 selected/);
  await click("Save permissions");
  await gone();
  await click("Send request");
  await see(/200 in/);

  await page.evaluate(() => scrollTo(0, 0));
  await click("Edit permissions sender");
  await see(/2 of 100 selected/);
  await type("Search permissions", "no such thing");
  await see(/No matching permissions/);
  await page.keyboard.press("Escape");
  await gone();
});

test("the secret dialog closes only after the box is checked", async () => {
  const { page, click, type, see, tick, gone, part } = await openConsole(browser);
  await click("Create API key");
  await click("Create");
  await see(/Enter a name/);
  await type("Key name", "x".repeat(65));
  await click("Create");
  await see(/64 characters or fewer/);
  await type("Key name", "kept");
  await click("Create");
  await see(/Copy this secret now/);
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("Escape");
  await see(/Copy this secret now/);
  assert.equal(await page.$eval("dialog .primary", ({ disabled }) => disabled), true);
  await page.browserContext().overridePermissions(browser.url, ["clipboard-read", "clipboard-sanitized-write"]);
  await click("Copy the secret");
  await page.waitForFunction(() => document.querySelector("dialog").innerText.includes("Copied"));
  const [, secret] = await page.$$eval("dialog code", (all) => all.map((each) => each.textContent));
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  await tick("Got it! I've saved the secret.");
  await part("button", "Done").click();
  await gone();
  assert.ok(!(await page.$eval("main", (main) => main.innerText)).includes(secret));
});

test("secrets are in no storage, URL or log, and only in the requests that use them", async () => {
  const { page, see, click, create, requests, problems } = await openConsole(browser);
  const { sid, secret } = await create("secret one");
  await page.select("section:not([hidden]) select", sid);
  await click("Send request");
  await see(/200 in/);
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

test("an error is shown where it occurred and can be corrected there", async () => {
  const { page, see, click, type } = await openConsole(browser);
  await page.setRequestInterception(true);
  let failing = true;
  page.on("request", (request) => (failing && request.url().includes("/keys") ? request.abort() : request.continue()));
  await click("Refresh");
  await see(/Couldn't load API keys\.\s+Can't reach the worker/);
  await click("Create API key");
  await type("Key name", "unlucky");
  await click("Create");
  await see(/Request failed\.\s+Can't reach the worker/);
  await page.keyboard.press("Escape");
  failing = false;
  await click("Retry");
  await see(/In use by worker/);
});

test("a session without the admin role sees no keys, and is told why", async () => {
  const { page, click, type, see } = await browser.open("#api-keys");
  const session = await page.evaluate(async () => {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/dev/session", { method: "POST", headers, body: '{"name":"bob","role":"user"}' });
    return (await answer.json()).session;
  });
  await page.locator("section:not([hidden]) summary::-p-text(Use a session of an admin)").click();
  await type("Session of an admin", session);
  await click("Use session");
  await see(/This session is not an admin/);
});

test("with only the keyboard: a key is created and renamed, and focus is never lost", async () => {
  const { page, see, gone } = await browser.open("#api-keys").then(async (opened) => {
    await opened.page.focus("section:not([hidden]) form input");
    await opened.page.keyboard.press("Enter");
    await opened.see(/In use by worker/);
    return { ...opened, gone: () => opened.page.waitForFunction(() => document.querySelector("dialog") === null) };
  });
  const focused = () => page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.textContent);
  await page.focus(".panel-head .primary");
  await page.keyboard.press("Enter");
  await page.keyboard.type("typed key");
  await page.keyboard.press("Enter");
  await see(/Copy this secret now/);
  for (const name of ["Copy the SID", "Copy the secret"]) {
    await page.keyboard.press("Tab");
    assert.equal(await focused(), name);
  }
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Done");
  await page.keyboard.press("Enter");
  await gone();
  assert.equal(await focused(), "Create API key");
  await page.focus("[aria-label='Rename typed key']");
  await page.keyboard.press("Enter");
  await page.keyboard.type("typed twice");
  await page.keyboard.press("Enter");
  await gone();
  await see(/typed twice/);
  assert.equal(await focused(), "Rename typed twice");
  await page.focus("[aria-label='Delete typed twice']");
  await page.keyboard.press("Enter");
  await see(/Delete “typed twice”/);
  for (const name of ["Cancel", "Delete API key"]) {
    await page.keyboard.press("Tab");
    assert.equal(await focused(), name);
  }
  await page.keyboard.press("Enter");
  await gone();
  assert.match(await focused(), /^typed twice/);
});
