// Choosing the permissions of a Restricted key, and what Twilio says about them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

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

test("a key is duplicated with its policy", async () => {
  const { page, create, done, choose, see } = await openConsole(browser);
  await create("original", "create messaging/messages");
  await done();
  await choose("original", "Duplicate…");
  await see(/1 of 100 selected/);
  await page.waitForFunction(() => document.querySelector("main input:not([type=radio])").value === "original copy");
});
