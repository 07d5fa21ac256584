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

/** Starts to create a Standard key with this name. */
async function send({ click, start }, name) {
  await start(name);
  await click("Standard", "radio");
  await click("Create API key");
}

test("a new key whose response was lost is in the list, and can be deleted there as the message says", async () => {
  const opened = await openConsole(browser);
  const { page, see, click, gone, choose } = opened;
  for (const [name, fault] of [
    ["lost", ["droppedAfter"]],
    ["truncated", ["truncated"]],
    ["a gateway's page", ["html", 504]],
  ]) {
    await browser.fail({ POST: [fault] });
    await send(opened, name);
    await see(lost);
    await click("Discard", "link");
    await page.waitForSelector(".keys");
    assert.equal((await keysCalled(name)).length, 1);
    await choose(name, "Delete…");
    await click("Delete API key");
    await gone();
    assert.equal((await keysCalled(name)).length, 0);
  }
});

test("a lost response of the worker is distinguished from a failed request", async () => {
  const opened = await openConsole(browser);
  const { page, see, click } = opened;
  await page.evaluate(() => {
    const { fetch } = globalThis;
    globalThis.fetch = async (path, init) => {
      if (init.method !== "POST") return fetch(path, init);
      const answer = await fetch(path, init);
      globalThis.fetch = fetch;
      await answer.text();
      return new Response('{"sid":"SK', { status: answer.status });
    };
  });
  await send(opened, "truncated response");
  await see(lost);
  await click("Discard", "link");
  await see(/truncated response/);
  assert.equal((await keysCalled("truncated response")).length, 1);
});

test("429: the page says when to retry, and creates the key then", async () => {
  const opened = await openConsole(browser);
  const { see, click } = opened;
  await browser.fail({ POST: [["status", 429, { "retry-after": "90" }]] });
  await send(opened, "patient");
  await see(/Twilio is rate-limiting requests\. Try again in 90 s\./);
  assert.equal((await keysCalled("patient")).length, 0);
  await click("Create API key");
  await see(/Copy this secret now/);
  assert.equal((await keysCalled("patient")).length, 1);
});

test("while a key is created the button says so, and one key is created", async () => {
  const opened = await openConsole(browser);
  const { page, see, part } = opened;
  await browser.fail({ POST: [["slow", 3000]] });
  await send(opened, "impatient");
  await see(/Creating…/);
  await page.keyboard.press("Escape");
  const button = await part("button", "Creating…").waitHandle();
  await button.evaluate((element) => element.click());
  await see(/Copy this secret now/);
  const [sid, secret] = await page.$$eval(".secret-step input[readonly]", (all) => all.map(({ value }) => value));
  const { status } = await admin("POST", "keys/try", { sid, secret, action: "list" });
  assert.equal(status, 200);
  assert.equal((await keysCalled("impatient")).length, 1);
});

test("a rejected management key is reported as the worker's, and the session stays", async () => {
  const { page, see, click } = await openConsole(browser);
  await browser.fail({ GET: [["status", 401]] });
  await click("Refresh");
  await see(/Twilio refused the management key of this worker: said 401/);
  await click("Retry");
  await page.waitForFunction(() => !document.body.innerText.includes("Couldn't load"));
  assert.ok(await page.$(".keys"));
});

test("a session that is not renewed ends, and says why", async () => {
  const { page, see, click } = await openConsole(browser);
  await page.setRequestInterception(true);
  let over = true;
  page.on("request", (request) => {
    if (!over || !request.url().includes("/keys")) return request.continue();
    request.continue({ headers: { ...request.headers(), authorization: "Bearer x.y.z" } });
  });
  await click("Refresh");
  await see(/Sign in again/);
  over = false;
  await click("Close");
  await see(/Signed out\s+Session expired\. Sign in again\./);
  assert.equal(await page.$(".keys"), null);
  await click("Sign in");
  await page.waitForSelector(".keys");
});
