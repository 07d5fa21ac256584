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

test("Sign in opens one session, however often it is clicked", async () => {
  const { page, part, requests } = await browser.open("#/keys");
  const button = await part("button", "Sign in").waitHandle();
  await button.evaluate((element) => {
    for (let times = 0; times < 3; times += 1) element.click();
  });
  await page.waitForSelector(".keys");
  assert.equal(requests.filter(({ url }) => url.endsWith("/dev/session")).length, 1);
});

test("a Restricted key has the selected permissions; a missing one is named and can be added", async () => {
  const { see, click, part, start, tick } = await openConsole(browser);
  await start("sender");
  await click("Create API key");
  await see(/Select at least one permission/);
  await click("Add from template");
  await click("Send messages", "menuitem");
  await see(/1 of 100 selected/);
  await click("Create API key");
  await see(/Copy this secret now/);
  await tick("Got it! I've saved the secret.");
  await click("Test it");
  await click("Send request");
  await see(/401 · Missing permission messaging\/messages\/list/);
  await click("Add it to this key");
  await see(/Permission added to sender/);
  await click("Send request");
  await see(/200 OK/);

  await click("Permissions", "tab");
  await see(/2 permissions/);
  await see(/Messaging › Messages\s+create\s+list/);
  await click("Edit permissions");
  await part("searchbox", "Search permissions").fill("messaging/messages.media");
  await tick("read messaging/messages.media");
  await see(/Changes: \+1 −0\s+\+Added:\/twilio\/messaging\/messages\.media\/read|Changes: \+1 −0/);
  await click("Save permissions");
  await see(/3 permissions/);
  await see(/Permissions saved/);
  await click("Undo");
  await see(/2 permissions/);
});

test("a wrong secret is told apart from a missing permission", async () => {
  const { see, click, type, create, tick } = await openConsole(browser);
  await create("wrong secret");
  await tick("Got it! I've saved the secret.");
  await click("Test it");
  await type("Key secret", "x".repeat(32));
  await click("Send request");
  await see(/401 · Wrong secret or deleted key[\s\S]*20003/);
});

for (const [text, found] of [
  ["/twilio/messaging/messages/create", "Messages"],
  ["twilio/voice/calls/create", "Calls"],
  ["sms", "Messages"],
  ["messages write", "Messages"],
]) {
  test(`the permission search finds “${text}”`, async () => {
    const { page, part, start } = await openConsole(browser);
    await start("x");
    await part("searchbox", "Search permissions").fill(text);
    await page.waitForFunction(
      (title) => [...document.querySelectorAll(".matrix tbody th span")].some((each) => each.innerText === title),
      {},
      found,
    );
  });
}

test("templates add to the selection and can be undone; the search closes nothing", async () => {
  const { page, part, start, tick, click, see, type, clear } = await openConsole(browser);
  await start("picker");
  await page.locator(".product-head::-p-text(Voice)").click();
  await tick("create voice/calls");
  await part("searchbox", "Search permissions").fill("no such thing");
  await see(/No permissions match “no such thing”/);
  await clear();
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".product-head")].some(
      (each) => each.innerText.includes("Voice") && each.ariaExpanded === "true",
    ),
  );
  await click("Add from template");
  await click("Read messages and numbers", "menuitem");
  const [, count] = await see(/(\d+) of 100 selected/);
  assert.ok(Number(count) > 20, count);
  await click("Undo");
  await see(/1 of 100 selected/);
  await click("Clear all");
  await see(/0 of 100 selected/);
  await click("Undo");
  await see(/1 of 100 selected/);
  await click("Edit JSON");
  const many = Array.from({ length: 148 }, (_, index) => `/twilio/x/y${index}/read`);
  await type("Policy", JSON.stringify({ allow: many }));
  await click("Use policy");
  await see(/148 of 100 selected: remove 48/);
});

test("a key is duplicated with its policy, and rotated", async () => {
  const { page, create, done, choose, see, click, tick } = await openConsole(browser);
  const old = await create("original", "create messaging/messages");
  await done();
  await choose("original", "Duplicate…");
  await see(/1 of 100 selected/);
  await page.waitForFunction(() => document.querySelector("main input:not([type=radio])").value === "original copy");
  await click("Discard", "link");
  await page.waitForSelector(".keys");
  await choose("original", "Rotate…");
  await see(/Rotate API key/);
  await see(/1 of 100 selected/);
  await click("Create API key");
  await see(/Copy this secret now/);
  await tick("Got it! I've saved the secret.");
  await click("Go to the old key");
  await page.waitForFunction((path) => location.hash.startsWith(path), {}, `#/keys/${old.sid}`);
  await see(/Delete the old key when nothing uses it/);
});

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

test("sign-in says that the worker cannot be reached, and what a wrong session is", async () => {
  const { page, see, click, type, part } = await browser.open("#/keys");
  await page.setRequestInterception(true);
  let failing = true;
  page.on("request", (request) => (failing && request.method() === "POST" ? request.abort() : request.continue()));
  await click("Sign in");
  await see(/Couldn't sign in\.\s+Can't reach the worker/);
  failing = false;
  await page.locator("summary::-p-text(Other ways)").click();
  await click("Sign in with a session token");
  for (const [jwt, message] of [
    ["garbage", /Paste a JWT: three parts separated by dots/],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA", /The session is for another app/],
  ]) {
    await type("Session JWT", jwt);
    await click("Sign in");
    await see(message);
  }
  assert.equal(await page.$(".chip .dot"), null);
  await part("button", "Back").click();
  await click("Sign in");
  await page.waitForSelector(".keys");
});

test("a session without the admin role gets one page that says so", async () => {
  const { page, click, type, see, part } = await browser.open("#/keys");
  const session = await page.evaluate(async () => {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/dev/session", { method: "POST", headers, body: '{"name":"bob","role":"user"}' });
    return (await answer.json()).session;
  });
  await page.locator("summary::-p-text(Other ways)").click();
  await click("Sign in with a session token");
  await type("Session JWT", session);
  await click("Sign in");
  await see(/You need the admin role\s+You're signed in as bob/);
  assert.equal(await page.$(".keys"), null);
  await part("button", "Sign in as another user").click();
  await see(/Sign in as an admin/);
});

test("the focus goes to the heading after signing in", async () => {
  const { page } = await browser.open("#/keys");
  await page.focus(".entrance input");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".keys");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
});

test("a session that expires is renewed in place, and the request is repeated", async () => {
  const { page, start, click, see } = await openConsole(browser);
  await start("kept");
  await click("Standard", "radio");
  await page.setRequestInterception(true);
  let isExpired = true;
  page.on("request", (request) => {
    const headers = request.headers();
    const isKeys = isExpired && request.method() === "POST" && request.url().endsWith("/keys");
    if (isKeys) isExpired = false;
    request.continue(isKeys ? { headers: { ...headers, authorization: "Bearer x.y.z" } } : {});
  });
  await click("Create API key");
  await see(/Sign in again/);
  await page.waitForSelector("dialog[open]");
  await page.locator("dialog [type=submit]").click();
  await see(/Copy this secret now/);
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
