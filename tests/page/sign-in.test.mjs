// Signing in as an admin.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

test("Sign in opens one session, however often it is clicked", async () => {
  const { page, part, requests } = await browser.open("#/keys");
  const button = await part("button", "Sign in").waitHandle();
  await button.evaluate((element) => {
    for (let times = 0; times < 3; times += 1) element.click();
  });
  await page.waitForSelector(".keys");
  assert.equal(requests.filter(({ url }) => url.endsWith("/dev/session")).length, 1);
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
