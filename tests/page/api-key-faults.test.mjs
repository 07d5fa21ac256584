// The console when Twilio, the worker or the network fails: its messages, and that no secret is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { adminOf, openConsole } from "./api-keys.mjs";
import { startFailingBrowser } from "./browser.mjs";

let browser;
let admin;
before(async () => {
  browser = await startFailingBrowser();
  admin = await adminOf(browser);
});
after(() => browser?.close());

const keysCalled = async (name) => {
  const { keys } = await admin("GET", "keys?limit=100");
  return keys.filter(({ friendlyName }) => friendlyName === name);
};
const lost = /The key may exist, but its secret is lost\. If it's in the list, delete it/;

/** Starts to create a key with this name. */
async function start({ click, type }, name) {
  await click("Create API key");
  await type("Key name", name);
  await click("Create");
}

test("a new key whose response was lost is in the list, and can be deleted there as the message says", async () => {
  const opened = await openConsole(browser);
  const { page, see, click, gone } = opened;
  for (const [name, fault] of [
    ["lost", ["droppedAfter"]],
    ["truncated", ["truncated"]],
    ["a gateway's page", ["html", 504]],
  ]) {
    await browser.fail({ POST: [fault] });
    await start(opened, name);
    await see(lost);
    await click("Cancel");
    await gone();
    assert.equal((await keysCalled(name)).length, 1);
    await page.evaluate(() => scrollTo(0, 0));
    await click(`Delete ${name}`);
    await click("Delete API key");
    await gone();
    assert.equal((await keysCalled(name)).length, 0);
  }
});

test("a lost response of the worker is distinguished from a failed request", async () => {
  const opened = await openConsole(browser);
  const { page, see, click, gone } = opened;
  await page.evaluate(() => {
    const { fetch } = globalThis;
    globalThis.fetch = async (path, init) => {
      const answer = await fetch(path, init);
      globalThis.fetch = fetch;
      await answer.text();
      return new Response('{"sid":"SK', { status: answer.status });
    };
  });
  await start(opened, "truncated response");
  await see(lost);
  await click("Cancel");
  await gone();
  await see(/truncated response/);
  assert.equal((await keysCalled("truncated response")).length, 1);
});

test("429: the page says when to retry, and creates the key then", async () => {
  const opened = await openConsole(browser);
  const { see, click } = opened;
  await browser.fail({ POST: [["status", 429, { "retry-after": "90" }]] });
  await start(opened, "patient");
  await see(/Twilio is rate-limiting requests\. Try again in 90 s\./);
  assert.equal((await keysCalled("patient")).length, 0);
  await click("Create");
  await see(/Copy this secret now/);
  assert.equal((await keysCalled("patient")).length, 1);
});

test("leaving the dialog before the key is created still shows its secret", async () => {
  const opened = await openConsole(browser);
  const { page, see, gone } = opened;
  await browser.fail({ POST: [["slow", 3000]] });
  await start(opened, "impatient");
  await page.keyboard.press("Escape");
  await gone();
  await see(/Copy this secret now/);
  const [sid, secret] = await page.$$eval("dialog code", (all) => all.map((each) => each.textContent));
  const { status } = await admin("POST", "keys/try", { sid, secret, action: "list" });
  assert.equal(status, 200);
  await page.keyboard.press("Escape");
  await see(/Copy this secret now/);
});

test("a rejected management key is reported as the worker's, and the session stays", async () => {
  const { see, click } = await openConsole(browser);
  await browser.fail({ GET: [["status", 401]] });
  await click("Refresh");
  await see(/Twilio refused the management key of this worker: said 401/);
  await click("Retry");
  await see(/In use by worker/);
});

test("an expired session is reported at the sign-in form", async () => {
  const { page, see, click } = await openConsole(browser);
  await page.setRequestInterception(true);
  let over = true;
  page.on("request", (request) => {
    if (!over || !request.url().includes("/keys")) return request.continue();
    request.continue({ headers: { ...request.headers(), authorization: "Bearer x.y.z" } });
  });
  await click("Refresh");
  await see(/Signed out\.\s+The session is not a JWT that this deployment accepts\./);
  over = false;
  await click("Sign in");
  await see(/In use by worker/);
});
