import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, sample, startBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const basic = (sid, secret) => `Basic ${Buffer.from(`${sid}:${secret}`).toString("base64")}`;
const entered = { accountSid: account.sid, sid: account.keySid, secret: account.secret };

test("the header is hidden until it is revealed, and curl reads the secret from the environment", async () => {
  const { page, enterKey, click, see, part } = await browser.open("#/rest-auth");
  await see(/Nothing to show yet/);
  await enterKey(entered);
  await see(/Copy header/);
  const header = basic(account.keySid, account.secret);
  assert.ok(!(await page.content()).includes(header));
  const [text] = await see(/curl -u[\s\S]*Messages\.json\?PageSize=1/);
  assert.match(text, /curl -u "\$TWILIO_API_KEY:\$TWILIO_API_SECRET"/);
  assert.ok(!text.includes(account.secret));
  await click("Reveal");
  assert.equal(await (await part("textbox", "Value").waitHandle()).evaluate(({ value }) => value), header);
  await click("Hide");
  await page.waitForFunction((value) => !document.body.innerHTML.includes(value), {}, header);
});

test("the region changes the host of the request", async () => {
  const { select, useExample, see } = await browser.open("#/rest-auth");
  await useExample();
  await see(/https:\/\/api\.twilio\.com\//);
  await select("Region", "ie1");
  await see(/https:\/\/api\.[\w.]*ie1\.twilio\.com\//);
});

test("the copy button copies the header, its icon says so", async () => {
  const { page, useExample, part } = await browser.open("#/rest-auth");
  await page.browserContext().overridePermissions(browser.url, ["clipboard-read", "clipboard-sanitized-write"]);
  await useExample();
  await part("button", "Copy header").click();
  await page.waitForFunction(() => document.querySelector("#announcer").textContent === "Copied the header.");
  const header = `Authorization: ${basic(sample.sid, sample.secret)}`;
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), header);
});

test("a failed copy selects the text and says which keys copy it", async () => {
  const { page, useExample, click, see } = await browser.open("#/rest-auth");
  await page.browserContext().overridePermissions(browser.url, []);
  await useExample();
  await click("Copy the name");
  await see(/Copy failed\. Press Ctrl\+C/);
  assert.equal(await page.evaluate(() => getSelection().toString()), "Authorization");
});

test("an error is shown at its field", async () => {
  const { page, type, fieldError } = await browser.open("#/rest-auth");
  await type("Account SID", account.keySid);
  assert.equal((await fieldError("Account SID")).text, "", "not while one types");
  await page.keyboard.press("Tab");
  await page.waitForSelector(".field-error");
  const mixedUp = await fieldError("Account SID");
  assert.match(mixedUp.text, /Enter an Account SID: AC followed by 32 hexadecimal digits/);
  assert.equal(mixedUp.invalid, "true");
  assert.equal((await fieldError("API key SID")).text, "", "nothing is said of a field that was not filled in");
  await type("Account SID", account.sid);
  await page.waitForFunction(() => document.querySelector(".field-error") === null);
  assert.deepEqual(await fieldError("Account SID"), { text: "", invalid: null, focused: true });
});

test("the secret is masked until revealed", async () => {
  const { page, click } = await browser.open("#/rest-auth");
  const kind = () => page.$eval(`::-p-aria([name="Secret"][role="textbox"])`, (input) => input.type);
  assert.equal(await kind(), "password");
  await click("Show the secret");
  assert.equal(await kind(), "text");
  await click("Show the secret");
  assert.equal(await kind(), "password");
});

test("Enter uses the key, and the form is a form: browsers do not complain about its password", async () => {
  const { page, type, see, problems } = await browser.open("#/rest-auth");
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  await type("Account SID", account.sid);
  await type("API key SID", account.keySid);
  await type("Secret", account.secret);
  await page.keyboard.press("Enter");
  await see(/Copy header/);
  assert.deepEqual([problems, messages], [[], []]);
});

test("the lines of a .env file fill all fields at once", async () => {
  const { page, part, see, click } = await browser.open("#/rest-auth");
  const env = `TWILIO_ACCOUNT_SID=${account.sid}\nexport TWILIO_API_KEY="${account.keySid}"\nTWILIO_API_SECRET=${account.secret}\n`;
  await part("textbox", "Account SID").click();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text", text);
    const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(paste);
  }, env);
  await click("Use key");
  await see(/Copy header/);
});

test("keys of this tab can be changed and forgotten in the top bar", async () => {
  const { page, useExample, click, see, enterKey } = await browser.open("#/rest-auth");
  await useExample();
  await see(/Example key/);
  await click("Key in use: Example key");
  await click("Enter a key…");
  await enterKey(entered);
  await see(/SKbbbb…bbbb/);
  await page.waitForFunction(() => document.querySelector(".key-chip").innerText.includes("SKbbbb"));
  await click("Key in use: SKbbbb…bbbb");
  await click("Example key SK0000…0001", "radio");
  await page.waitForFunction(() => document.querySelector(".key-chip").innerText.includes("Example key"));
  await click("Forget all");
  await see(/Nothing to show yet/);
  await page.waitForFunction(() => document.querySelector(".key-chip").innerText.includes("No key"));
});

test("the page says who serves it, before a live secret is entered", async () => {
  const { see } = await browser.open("#/rest-auth");
  await see(/Enter live secrets only on a page that you host yourself/);
  await see(new RegExp(`served by ${new URL(browser.url).host}`));
});
