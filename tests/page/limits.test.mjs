// Very much data, and very long names: the page shows a part of them, stays in the window and reports no error.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SignJWT } from "jose";
import { adminOf, openConsole } from "./api-keys.mjs";
import { sample, startLocalBrowser } from "./browser.mjs";
import { overflowOf } from "./layout.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

const count = (page, selector) => page.$$eval(selector, ({ length }) => length);

test("a policy of 1,000 permissions is shown in part, and can be cleared", async () => {
  const { page, start, click, type, see, problems } = await openConsole(browser);
  await start("many");
  await click("Edit JSON");
  const allow = Array.from({ length: 1000 }, (_, index) => `/twilio/later/resource${index}/read`);
  await type("Policy", JSON.stringify({ allow }));
  await click("Use policy");
  await see(/1000 of 100 selected: remove 900/);
  await click("Selected (1000)", "radio");
  await see(/And 900 more/);
  assert.equal(await count(page, ".product-others label"), 100);
  await click("Clear all");
  await see(/0 of 100 selected/);
  assert.deepEqual(problems, []);
});

test("a webhook of 50,000 parameters is verified, and shown in part", async () => {
  const { page, click, type, see, problems } = await browser.open("#/webhooks");
  await click("Use example");
  await see(/Valid signature/);
  await type("Parameters", Array.from({ length: 50_000 }, (_, index) => `name${index}=value${index}`).join("&"));
  await see(/The signature doesn't match/);
  await see(/The first 20,000 of [\d,]+ characters/);
  assert.ok((await count(page, "main .code *")) < 5000);
  assert.deepEqual(problems, []);
});

test("a token of 1 MB is decoded, and shown in part", async () => {
  const { page, type, see, problems } = await browser.open("#/inspector");
  // Not found by its name: the accessibility tree of so long a text takes Chromium seconds.
  const press = (selector, name) =>
    page.$$eval(selector, (all, wanted) => all.find(({ textContent }) => textContent === wanted).click(), name);
  const many = Array.from({ length: 20_000 }, (_, index) => [`grant${index}`, { value: "a".repeat(16) }]);
  const claims = { iss: sample.sid, sub: sample.accountSid, exp: 2_000_000_000, grants: Object.fromEntries(many) };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" })
    .sign(new TextEncoder().encode(sample.secret));
  assert.ok(token.length > 1_000_000, `${token.length}`);
  await type("Access Token", token);
  await see(/Not an Access Token\s+[^\n]*16384/);
  for (const [tab, shown] of [
    ["Grants", /20 of 20,?000 values/],
    ["JSON", /The first 20,000 of/],
    ["Encoded token", /The first 20,000 of/],
  ]) {
    await press("[role=tab]", tab);
    await see(shown);
    assert.ok((await count(page, "main *")) < 2000, tab);
  }
  await press("main button", "Clear");
  await see(/Nothing to inspect/);
  assert.deepEqual(problems, []);
});

const names = {
  "a right-to-left name": "مفتاح خدمة الفواتير والإشعارات للإنتاج في المنطقة الأوروبية",
  "one long word": "w".repeat(64),
};
for (const [what, name] of Object.entries(names)) {
  test(`${what} fits the list, the page and the dialogs of a key`, async () => {
    const admin = await adminOf(browser);
    const { sid } = await admin("POST", "keys", { friendlyName: name, type: "standard" });
    const { page, click, see, gone } = await openConsole(browser);
    const fits = async () => {
      for (const width of [320, 768, 1280]) {
        await page.setViewport({ width, height: 800 });
        assert.deepEqual(await overflowOf(page), { over: 0, wide: [] }, `${width} pixels wide`);
      }
    };
    await see(new RegExp(name));
    await fits();
    const direction = await page.$eval(`#key-${sid} a bdi`, (element) => getComputedStyle(element).direction);
    assert.equal(direction, what.includes("right") ? "rtl" : "ltr");
    await click(name, "link");
    await see(/Delete this API key/);
    await fits();
    await click("Delete…");
    await see(/Requests with this key fail/);
    await fits();
    await click("Delete API key");
    await gone();
  });
}
