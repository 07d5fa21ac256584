// Denying an identity its tokens in the view *Activity*, and allowing them again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openActivity } from "./activity.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

/** Returns the response of POST /token for an identity. */
async function tokenFor(name) {
  const post = (path, body, session) =>
    fetch(browser.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(session && { authorization: `Bearer ${session}` }) },
      body: JSON.stringify(body),
    });
  const { session } = await (await post("dev/session", { name })).json();
  const answer = await post("token", { grants: ["chat"] }, session);
  const { error } = await answer.json();
  return [answer.status, error?.code];
}

test("with only the keyboard: a denied identity gets no token, and can get tokens again when allowed", async () => {
  const name = "zoë/../?#% 🔑";
  const { page, see, problems } = await openActivity(browser);
  const focused = () => page.evaluate(() => document.activeElement.innerText);
  const press = async (label) => {
    for (let steps = 0; steps < 60 && (await focused()) !== label; steps += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), label);
    await page.keyboard.press("Enter");
  };
  await see(/Block an identity/);
  await page.focus("main input[placeholder=alice]");
  await page.keyboard.press("Enter");
  await see(/Enter an identity/);
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await see(/zoë\/\.\.\/\?#% 🔑 can get tokens\./);
  assert.deepEqual(await tokenFor(name), [201, undefined]);

  await press("Block…");
  await page.waitForSelector("dialog[open] input:focus");
  await page.keyboard.type("lost phone");
  await page.keyboard.press("Enter");
  await see(/is blocked\.\s+Blocked by alice, .*\s+lost phone/);
  assert.deepEqual(await tokenFor(name), [403, "identity_denied"]);
  await page.focus("main input[placeholder=alice]");
  await press("Unblock…");
  await page.waitForSelector("dialog[open]");
  await press("Unblock");
  await see(/can get tokens\./);
  assert.deepEqual(await tokenFor(name), [201, undefined]);
  assert.deepEqual(problems, []);
});

test("an invalid identity is reported at the field, a failure in the form", async () => {
  const { page, type, click, see, fieldError } = await openActivity(browser);
  for (const [name, problem] of [
    ["..", /“\.\.” can't be an identity/],
    ["x".repeat(257), /An identity is Unicode text of 1 to 256 characters/],
  ]) {
    await type("Identity", name);
    await click("Check");
    await see(problem);
    await page.waitForFunction(() => document.activeElement.ariaInvalid === "true");
    assert.equal((await fieldError("Identity")).focused, true);
  }
  await type("Identity", "bob");
  await click("Check");
  await see(/bob can get tokens/);
  await click("Block…");
  await type("Reason", "x".repeat(257));
  await click("Block identity");
  await see(/Reason is text of at most 256 characters|Text of at most 256 characters/i);
  assert.equal((await fieldError("Reason")).invalid, "true");
  assert.deepEqual(await tokenFor("bob"), [201, undefined]);
  await page.setRequestInterception(true);
  page.on("request", (request) => (request.url().includes("/identities/") ? request.abort() : request.continue()));
  await type("Reason", "");
  await click("Block identity");
  await see(/Couldn't block the identity\.\s+Can't reach the worker\./);
});

test("a changed identity takes its result away", async () => {
  const { page, type, click, see } = await openActivity(browser);
  await type("Identity", "bob");
  await click("Check");
  await see(/bob can get tokens/);
  await type("Identity", "carol");
  await page.waitForFunction(() => !document.body.innerText.includes("Block…"));
});
