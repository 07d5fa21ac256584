import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, sample, startBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const basic = (sid, secret) => `Basic ${Buffer.from(`${sid}:${secret}`).toString("base64")}`;

test("it is the first view", async () => {
  const { page } = await browser.open();
  assert.match(await page.title(), /^Auth header/);
  assert.equal(await page.$eval("nav [aria-current=page]", (link) => link.textContent), "Auth header");
});

test("typing three fields shows the header and a curl command", async () => {
  const { type, see } = await browser.open("#auth-header");
  await see(/Nothing to show yet/);
  await type("Account SID", account.sid);
  await type("API key SID", account.keySid);
  await see(/Nothing to show yet/);
  await type("Secret", account.secret);
  const header = `Authorization: ${basic(account.keySid, account.secret)}`;
  const [text] = await see(/Authorization: Basic [\s\S]*Code/);
  assert.ok(text.includes(header));
  assert.ok(text.includes(`curl 'https://api.twilio.com/2010-04-01/Accounts/${account.sid}/Messages.json?PageSize=1'`));
  assert.ok(text.includes(`-H '${header}'`));
});

test("sample credentials can be filled in and cleared", async () => {
  const { page, fillSample, click, see } = await browser.open("#auth-header");
  await fillSample();
  const [, header] = await see(/Authorization: (Basic \S+)/);
  assert.equal(header, basic(sample.sid, sample.secret));
  await click("Clear");
  await see(/Nothing to show yet/);
  const values = await page.$$eval("input", (inputs) =>
    inputs.filter((each) => each.checkVisibility()).map(({ value }) => value),
  );
  assert.deepEqual(values, ["", "", ""]);
});

test("the copy button copies the header", async () => {
  const { page, fillSample, click, see } = await browser.open("#auth-header");
  await page.browserContext().overridePermissions(browser.url, ["clipboard-read", "clipboard-sanitized-write"]);
  await fillSample();
  await click("Copy the header");
  await see(/Copied/);
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    `Authorization: ${basic(sample.sid, sample.secret)}`,
  );
});

test("a failed copy is reported", async () => {
  const { page, fillSample, click, see } = await browser.open("#auth-header");
  await page.browserContext().overridePermissions(browser.url, []);
  await fillSample();
  await click("Copy the header");
  await see(/Copy failed/);
});

test("an error is shown at its field", async () => {
  const { page, type, fieldError } = await browser.open("#auth-header");
  await type("Account SID", account.keySid);
  assert.equal((await fieldError("Account SID")).text, "", "not while one types");
  await page.keyboard.press("Tab");
  const mixedUp = await fieldError("Account SID");
  assert.match(mixedUp.text, /account SID.*API key SID/i);
  assert.equal(mixedUp.invalid, "true");
  assert.equal((await fieldError("API key SID")).text, "", "nothing is said of a field that was not filled in");
  await type("Account SID", account.sid);
  assert.deepEqual(await fieldError("Account SID"), { text: "", invalid: null, focused: true });
});

test("the secret is masked until revealed", async () => {
  const { page, click, fillSample } = await browser.open("#auth-header");
  await fillSample();
  const kind = () => page.$eval(`::-p-aria([name="Secret"][role="textbox"])`, (input) => input.type);
  assert.equal(await kind(), "password");
  await click("Show the secret");
  assert.equal(await kind(), "text");
  await click("Show the secret");
  assert.equal(await kind(), "password");
});

test("the page says where to enter live secrets, who serves it, and why it allows them", async () => {
  const { page, see } = await browser.open("#auth-header");
  await see(/Enter live secrets only on a page that you host yourself/);
  await see(new RegExp(`served by ${new URL(browser.url).host}`));
  await page.click("summary");
  await see(/dangerouslyAllowBrowser: true/);
});
