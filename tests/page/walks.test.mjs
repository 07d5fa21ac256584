// The two main walks through the page, in Chromium, Firefox and WebKit.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { localSettings, startLocalEdges } from "../worker/harness.mjs";
import { adminOf } from "./api-keys.mjs";
import { BROWSERS } from "./drivers.mjs";

let edge;
before(async () => {
  edge = await startLocalEdges({ ...localSettings, ENVIRONMENT: "development" });
});
after(() => edge?.close());

/** Replaces the clipboard, which not every browser lets a test read. */
const takeCopies = () =>
  Object.defineProperty(navigator, "clipboard", {
    value: {
      writeText: async (text) => {
        globalThis.copied = text;
      },
    },
  }) && undefined;

for (const [browser, start] of Object.entries(BROWSERS)) {
  const options = { skip: !start && `${browser} is not installed on this machine` };

  test(
    `${browser}: create a restricted key, copy it as .env, test it, change its policy, rotate it, delete it`,
    options,
    async (t) => {
      const { open, run, click, type, see, close } = await start();
      t.after(close);
      const name = `walk in ${browser}`;
      await open(`${edge.url}#/keys/new`);
      await click("Sign in");
      await type("Friendly name", name);
      await type("Search permissions", "messages", "searchbox");
      await click("create messaging/messages", "checkbox");
      await click("Create API key");
      await see(/Copy this secret now/);
      await run(takeCopies);
      await click("Copy as .env");
      const [, sid, secret] =
        /^TWILIO_ACCOUNT_SID=AC\w{32}\nTWILIO_API_KEY=(SK\w{32})\nTWILIO_API_SECRET=(\w{32})\n$/.exec(
          await run(() => globalThis.copied),
        );

      await click("Got it! I've saved the secret.", "checkbox");
      await click("Test it");
      await click("Send request");
      await see(/Missing permission messaging\/messages\/list/);

      await click("Permissions", "tab");
      await click("Edit permissions");
      await type("Search permissions", "messages", "searchbox");
      await click("list messaging/messages", "checkbox");
      await see(/Changes: \+1 −0/);
      await click("Save permissions");
      await see(/2 permissions/);
      await click("Test", "tab");
      await type("Key secret", secret);
      await click("Send request");
      await see(/200 OK/);

      await click(`Actions for ${name}`);
      await click("Rotate…", "menuitem");
      await see(new RegExp(`Name\\s+${name}`));
      await see(/Until then both keys work/);
      await click("Rotate API key");
      await see(/The old key works until \w/);
      await click("Got it! I've saved the secret.", "checkbox");
      await click("Go to the old key");
      await see(/The rotation deletes this key on/); // appears above the button, and moves it
      assert.ok((await run(() => location.hash)).includes(sid));
      await click("Delete…");
      await click("Delete API key");
      await see(/deleted/);
      const { keys } = await (await adminOf(edge))("GET", "keys?limit=100");
      assert.deepEqual(
        keys
          .filter(({ friendlyName }) => friendlyName === name)
          .map((key) => [key.sid === sid, key.policy?.allow.length]),
        [[false, undefined]],
      );
    },
  );

  test(`${browser}: enter a key, create a token, inspect it, verify it by the worker`, options, async (t) => {
    const { open, run, click, type, see, close } = await start();
    t.after(close);
    await open(`${edge.url}#/tokens`);
    await type("Account SID", localSettings.TWILIO_ACCOUNT_SID);
    await type("API key SID", localSettings.TWILIO_API_KEY);
    await type("Secret", localSettings.TWILIO_API_SECRET);
    await click("Use key");
    await type("Identity", "bob");
    await click("Create token");
    await see(/\d+ bytes · signed in/);
    await click("Inspect");
    await see(/Valid\s+Twilio would accept it/);
    await see(/Identity\s+grants\.identity\s+bob/);
    await click("The worker", "radio");
    await click("Sign in");
    await click("Check with the worker");
    await see(/Signature\s+Verified by the worker/);
    await see(/Valid\s+Twilio would accept it/);
    assert.equal(await run(() => location.hash), "#/inspector");
  });
}
