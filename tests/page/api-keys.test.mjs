import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { adminOf, openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

test("a key is created, tested, renamed, used and deleted", async () => {
  const opened = await openConsole(browser);
  const { page, see, click, type, create, done, gone, choose, part, problems } = opened;
  const { sid, secret } = await create("billing worker");
  await click("Use this key in this page");
  await see(/billing worker is in use/);
  await done();
  await see(/billing worker\s+In use here/);
  await see(/Standard/);

  await click("billing worker", "link");
  await page.waitForFunction((path) => location.hash.startsWith(path), {}, `#/keys/${sid}`);
  await click("Test", "tab");
  await click("Send request");
  await see(/200 OK · \d+ ms/);
  await click("Send a message", "radio");
  await see(/Local account: nothing is sent/);
  await click("Send request");
  await see(/201 Created · \d+ ms/);
  await see(/"body": "Hello"/);

  await choose("billing worker", "Rename…");
  await type("Friendly name", "invoices");
  await click("Rename");
  await gone();
  await see(/Key renamed/);
  await see(/invoices/);

  await click("Delete…");
  await see(/Delete “invoices”\?/);
  await see(new RegExp(sid));
  await click("Cancel");
  await gone();
  await click("Delete…");
  await click("Delete API key");
  await gone();
  await page.waitForFunction(() => location.hash === "#/keys");
  await see(/invoices\s+Deleted/);
  await see(/No longer works/);

  await click("Refresh");
  await page.waitForFunction((known) => document.querySelector(".keys")?.innerHTML.includes(known) === false, {}, sid);
  await click("Signed in as alice");
  await part("button", "Sign out").click();
  await see(/Sign in as an admin/);
  assert.ok(!(await page.content()).includes(secret));
  assert.ok(!(await page.content()).includes(sid));
  assert.deepEqual(problems, []);
});

test("an unfinished key is kept while other views are open, and Discard forgets it", async () => {
  const { page, start, click, see, part, go } = await openConsole(browser);
  await start("unfinished");
  await part("searchbox", "Search permissions").fill("messages");
  await click("create messaging/messages", "checkbox");
  await go("Webhooks");
  await page.goBack();
  const name = () => page.$eval(`::-p-aria([name="Friendly name"][role="textbox"])`, (input) => input.value);
  await see(/1 of 100 selected/);
  assert.equal(await name(), "unfinished");
  await click("Discard", "link");
  await page.waitForSelector(".keys");
  await click("Create API key", "link");
  await see(/0 of 100 selected/);
  assert.equal(await name(), "");
});

test("Send request sends once, however often it is clicked, and says so", async () => {
  const { page, click, create, tick, part, requests, see } = await openConsole(browser);
  await create("once");
  await tick("Got it! I've saved the secret.");
  await click("Test it");
  await click("Send a message", "radio");
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    if (request.url().endsWith("/keys/try")) await held;
    request.continue();
  });
  const button = await part("button", "Send request").waitHandle();
  for (let times = 0; times < 3; times += 1) await button.click();
  await see(/Sending…/);
  assert.equal(await button.evaluate((element) => element.ariaBusy), "true");
  release();
  await see(/201 Created/);
  assert.equal(requests.filter(({ url }) => url.endsWith("/keys/try")).length, 1);
});

test("a failed refresh keeps the list and can be retried", async () => {
  const { page, see, click } = await openConsole(browser);
  await page.setRequestInterception(true);
  let failing = true;
  page.on("request", (request) => (failing && request.url().includes("/keys") ? request.abort() : request.continue()));
  await click("Refresh");
  await see(/Couldn't load API keys\s+Can't reach the worker/);
  await see(/Manages keys/);
  failing = false;
  await click("Retry");
  await page.waitForFunction(() => !document.body.innerText.includes("Couldn't load"));
});

test("offline, the list stays and the page says so", async () => {
  const { page, see, click } = await openConsole(browser);
  await page.setOfflineMode(true);
  await click("Refresh");
  await see(/Couldn't load API keys\s+You're offline/);
  await see(/Manages keys/);
  await page.setOfflineMode(false);
  await click("Retry");
  await page.waitForFunction(() => !document.body.innerText.includes("Couldn't load"));
});

test("the worker's own keys can't be renamed or deleted from the list", async () => {
  const { page, click } = await openConsole(browser);
  await click("Actions for Main key");
  await page.waitForSelector("[role=menuitem]");
  const disabled = await page.$$eval("[role=menuitem][aria-disabled=true]", (all) => all.map((each) => each.innerText));
  for (const item of ["Rename…", "Delete…"]) assert.ok(disabled.includes(item), `${item}: ${disabled}`);
});

test("a key that another tab deleted is said to be gone, and its row disappears", async () => {
  const { page, create, done, choose, type, click, see } = await openConsole(browser);
  const { sid } = await create("elsewhere");
  await done();
  const admin = await adminOf(browser);
  await admin("DELETE", `keys/${sid}`);
  await choose("elsewhere", "Rename…");
  await type("Friendly name", "renamed");
  await click("Rename");
  await see(/This key no longer exists/);
  await click("Cancel");
  await page.waitForFunction((id) => document.getElementById(`key-${id}`) === null, {}, sid);
  await page.evaluate((path) => {
    location.hash = path;
  }, `/keys/${sid}`);
  await see(/This key no longer exists/);
});

test("while a key is created, Cancel and Escape promise nothing", async () => {
  const { page, create, done, choose, click, see } = await openConsole(browser);
  await create("slow delete");
  await done();
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    if (request.method() === "DELETE") await held;
    request.continue();
  });
  await choose("slow delete", "Delete…");
  await click("Delete API key");
  await see(/Deleting…/);
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("Escape");
  assert.ok(await page.$("dialog[open]"));
  assert.equal(await page.$eval('::-p-aria([name="Cancel"][role="button"])', (each) => each.ariaDisabled), "true");
  release();
  await see(/slow delete deleted/);
});

test("deleting says what happens: only keys that sign mention Access Tokens", async () => {
  const { create, done, choose, see, click, page } = await openConsole(browser);
  await create("signs");
  await done();
  await create("restricted", "create messaging/messages");
  await done();
  await choose("signs", "Delete…");
  assert.match((await see(/Requests with this key fail[^\n]*/))[0], /Access Tokens/);
  await click("Cancel");
  await page.waitForFunction(() => document.querySelector("dialog") === null);
  await choose("restricted", "Delete…");
  assert.doesNotMatch((await see(/Requests with this key fail[^\n]*/))[0], /Access Tokens/);
});

test("names are shown with their hidden characters, and a name in use is pointed out", async () => {
  const { page, create, done, start, see } = await openConsole(browser);
  await create("\u202Egnp.exe");
  await done();
  const name = await page.$eval(".keys td.name bdi", (each) => each.innerText);
  assert.equal(name, "\\u202Egnp.exe");
  await create("taken");
  await done();
  await start("taken");
  await see(/Another key has this name/);
});

test("a key row stays on one line with a real key at every desktop width", async () => {
  const { page, create, done } = await openConsole(browser);
  await create(`${"a long name of a key ".repeat(3)}`.slice(0, 64));
  await done();
  await create("short", "create messaging/messages");
  await done();
  for (const width of [768, 1024, 1280, 1440, 1920]) {
    await page.setViewport({ width, height: 800 });
    const heights = await page.$$eval(".keys tbody tr", (rows) =>
      rows.map((row) => row.getBoundingClientRect().height),
    );
    assert.ok(
      heights.every((height) => height < 56),
      `${width}: ${heights}`,
    );
  }
});

test("the name's length is counted, and an empty name is refused", async () => {
  const { page, start, click, see, fieldError, type } = await openConsole(browser);
  await start("x".repeat(65));
  await see(/65 \/ 64/);
  await click("Standard", "radio");
  await click("Create API key");
  await page.waitForSelector("[aria-invalid]");
  assert.match((await fieldError("Friendly name")).text, /64 characters or fewer/);
  await type("Friendly name", "");
  await click("Create API key");
  await see(/Enter a name/);
});

test("a Main key is deleted only after its name is typed, and the worker's own key not at all", async () => {
  const { see, choose, click, page } = await openConsole(browser);
  await choose("Main key", "Delete…");
  assert.equal(await page.$("dialog"), null);
  await page.keyboard.press("Escape");
  await click("Main key", "link");
  await see(/The worker uses this key, so it can't be deleted here/);
});
