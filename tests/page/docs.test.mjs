// The documentation, which is served next to the page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

test("the page links to the documentation, whose pages lead to each other", async () => {
  const { page, problems } = await browser.open();
  const follow = async (name, path) => {
    await Promise.all([page.waitForNavigation(), page.locator(`a::-p-text(${name})`).click()]);
    assert.equal(new URL(page.url()).pathname, path);
  };
  await follow("Documentation", "/docs/");
  await follow("Getting started", "/docs/getting-started");
  await page.goto(`${browser.url}docs/`);
  await follow("API reference", "/docs/api/");
  await follow("twilio-edge-auth/client", "/docs/api/twilio-edge-auth/client");
  assert.equal(await page.$eval("h1", (heading) => heading.innerText), "twilio-edge-auth/client");
  assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  assert.deepEqual(problems, []);
});

test("what language models read is plain text", async () => {
  const index = await fetch(new URL("docs/llms.txt", browser.url));
  assert.match(index.headers.get("content-type"), /^text\/plain/);
  assert.match(await index.text(), /^# twilio-edge-auth\n/);
  const page = await fetch(new URL("docs/getting-started.md", browser.url));
  assert.match(await page.text(), /^# Getting started\n/);
});
