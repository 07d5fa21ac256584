// Every view in its states, for the tests of its looks and for screenshots.
import { ApiKey } from "twilio-edge-auth";
import { busyHour, nextMinute } from "./activity.mjs";
import { sample } from "./browser.mjs";

/** An Access Token that has expired. */
const expired = () =>
  new ApiKey(sample).mintAccessToken({
    identity: "alice",
    ttl: 60,
    issuedAt: Math.floor(Date.now() / 1000) - 4000,
    grants: { voice: { incomingAllow: true, outgoingApplicationSid: `AP${"a".repeat(32)}` }, sync: {} },
  });

/** Signs in on a view for admins. */
const signIn = async ({ click, page }) => {
  await click("Sign in");
  await page.waitForSelector("main .entrance", { hidden: true });
};

/** Signs in and creates a key; `permissions` makes it a Restricted one. */
const createKey = async (opened, name, permissions = []) => {
  const { page, click, type, part, see } = opened;
  await page.evaluate(() => {
    location.hash = "/keys/new";
  });
  await part("textbox", "Friendly name").wait();
  await type("Friendly name", name);
  if (permissions.length === 0) await click("Standard", "radio");
  else {
    await part("searchbox", "Search permissions").fill("messages");
    for (const each of permissions) await click(each, "checkbox");
  }
  await click("Create API key");
  await see(/Copy this secret now/);
};

const done = async ({ click, see }) => {
  await click("Got it! I've saved the secret.", "checkbox");
  await click("Done");
  await see(/In use by worker|Manages keys/);
};

const withKeys = async (opened) => {
  await signIn(opened);
  await createKey(opened, "billing worker");
  await done(opened);
  await createKey(opened, "notifications worker", ["create messaging/messages", "read messaging/messages"]);
  await done(opened);
};

const useExample = async ({ click, see }) => {
  await click("Use example");
  await see(/Example key/);
};

export const scenes = {
  "tokens, empty": { view: "", act: async () => {} },
  "tokens, created": {
    view: "#/tokens",
    act: async (opened) => {
      await useExample(opened);
      await opened.click("Create token");
      await opened.see(/bytes/);
    },
  },
  "tokens, all grants": {
    view: "#/tokens",
    act: async (opened) => {
      await useExample(opened);
      for (const grant of ["Video", "Conversations", "Sync", "TaskRouter", "Playback", "Custom"]) {
        await opened.click(grant, "checkbox");
      }
      await opened.click("Edit Voice");
      await opened.page.locator("summary::-p-text(More options)").click();
      await opened.click("Create token");
      await opened.see(/bytes/);
    },
  },
  "tokens, with an error": {
    view: "#/tokens",
    act: async (opened) => {
      await useExample(opened);
      await opened.type("Lifetime", "0");
      await opened.click("Create token");
      await opened.see(/between 1 second and 24 hours/);
    },
  },
  "tokens, from the worker": {
    view: "#/tokens/worker",
    act: async ({ click, see }) => {
      await click("Get token");
      await see(/bytes/);
    },
  },
  "rest authentication": {
    view: "#/rest-auth",
    act: async (opened) => {
      await useExample(opened);
      await opened.see(/Copy header/);
    },
  },
  "inspector, empty": { view: "#/inspector", act: async () => {} },
  "inspector, valid": {
    view: "#/inspector",
    act: async ({ click, see }) => {
      await click("Example token");
      await see(/Twilio would accept it/);
    },
  },
  "inspector, another key": {
    view: "#/inspector",
    act: async (opened) => {
      await opened.click("Example token");
      const token = new ApiKey({ ...sample, sid: `SK${"9".repeat(32)}` }).mintAccessToken({ identity: "bob" });
      await opened.type("Access Token", `Authorization: Bearer ${token}`);
      await opened.page.locator(".segmented-label::-p-text(The worker)").click();
      await opened.see(/Sign in as an admin/);
    },
  },
  "inspector, grants": {
    view: "#/inspector",
    act: async ({ click, see, part, type }) => {
      await click("Example token");
      await type("Access Token", expired());
      await part("tab", "Grants").click();
      await see(/No restrictions/);
    },
  },
  "webhooks, empty": { view: "#/webhooks", act: async () => {} },
  "webhooks, valid": {
    view: "#/webhooks",
    act: async ({ click, see }) => {
      await click("Use example");
      await see(/Valid signature/);
    },
  },
  "webhooks, near miss": {
    view: "#/webhooks",
    act: async ({ click, see, type }) => {
      await click("Use example");
      await type("URL", "http://example.com/myapp.php?foo=1&bar=2");
      await see(/the other scheme/);
    },
  },
  "webhooks, JSON body": {
    view: "#/webhooks",
    act: async ({ click, see, type, page }) => {
      await click("Use example");
      await page.locator(".segmented-label::-p-text(JSON)").click();
      await type("Body", '{ "a": 1 }');
      await see(/Add it to the URL/);
    },
  },
  "api keys, signed out": { view: "#/keys", act: async () => {} },
  "api keys": { view: "#/keys", act: withKeys },
  "api keys, create": {
    view: "#/keys/new",
    act: async (opened) => {
      await signIn(opened);
      await opened.type("Friendly name", "notifications worker");
      await opened.part("searchbox", "Search permissions").fill("messages");
      await opened.click("create messaging/messages", "checkbox");
      await opened.click("read messaging/messages", "checkbox");
    },
  },
  "api keys, secret": {
    view: "#/keys/new",
    act: async (opened) => {
      await signIn(opened);
      await createKey(opened, "billing worker");
    },
  },
  "api keys, detail": {
    view: "#/keys",
    act: async (opened) => {
      await withKeys(opened);
      await opened.click("notifications worker", "link");
      await opened.see(/2 permissions/);
    },
  },
  "api keys, test": {
    view: "#/keys/new",
    act: async (opened) => {
      await signIn(opened);
      await createKey(opened, "notifications worker", ["create messaging/messages"]);
      await opened.click("Got it! I've saved the secret.", "checkbox");
      await opened.click("Test it");
      await opened.click("Send request");
      await opened.see(/Missing permission/);
    },
  },
  "api keys, delete": {
    view: "#/keys",
    act: async (opened) => {
      await withKeys(opened);
      await opened.click("billing worker", "link");
      await opened.click("Delete…");
      await opened.see(/Requests with it fail/);
    },
  },
  activity: {
    view: "#/activity",
    act: async ({ page, click, see }) => {
      const body = JSON.stringify(busyHour(nextMinute()));
      await page.setRequestInterception(true);
      page.on("request", (request) =>
        request.url().endsWith("/activity")
          ? request.respond({ contentType: "application/json", body })
          : request.continue(),
      );
      await click("Sign in");
      await see(/Recent requests/);
    },
  },
  "activity, key changes": {
    view: "#/keys",
    act: async (opened) => {
      await withKeys(opened);
      await opened.page.evaluate(() => {
        location.hash = "/activity";
      });
      await opened.see(/Key changes/);
    },
  },
  "api keys, rotate": {
    view: "#/keys",
    act: async (opened) => {
      await withKeys(opened);
      await opened.click("Actions for billing worker");
      await opened.click("Rotate…", "menuitem");
      await opened.see(/Until then both keys work/);
    },
  },
  "api keys, rotated": {
    view: "#/keys",
    act: async (opened) => {
      await withKeys(opened);
      await opened.click("Actions for billing worker");
      await opened.click("Rotate…", "menuitem");
      await opened.click("Rotate API key");
      await opened.see(/Copy this secret now/);
      await opened.click("Got it! I've saved the secret.", "checkbox");
      await opened.click("Go to the old key");
      await opened.see(/The rotation deletes this key/);
    },
  },
  "key rotation": {
    view: "#/rotation",
    act: async (opened) => {
      await signIn(opened);
      await opened.see(/Next rotation|No signing key yet/);
      await opened.click("Rotate now");
      await opened.page.locator("dialog [type=submit]").click();
      await opened.see(/becomes active at/);
    },
  },
  "page not found": { view: "#/nowhere", act: async () => {} },
};

export { sample };
