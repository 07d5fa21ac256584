import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { busyHour, nextMinute, openActivity } from "./activity.mjs";
import { openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

const worker = ".segmented-label::-p-text(From the worker)";

/** Every view: empty, filled in, and with an error. */
const scenes = {
  "auth header, empty": ["#auth-header", async () => {}],
  "auth header": ["#auth-header", ({ fillSample }) => fillSample()],
  "auth header, with an error": [
    "#auth-header",
    async ({ type, page }) => {
      await type("Account SID", `SK${"0".repeat(32)}`);
      await page.keyboard.press("Tab");
    },
  ],
  "access token": [
    "#access-token",
    async ({ fillSample, click, page }) => {
      await fillSample();
      for (const grant of await page.$$(".grant > label")) await grant.click();
      await page.locator("summary::-p-text(More options)").click();
      await click("Create token");
    },
  ],
  "access token, with an error": [
    "#access-token",
    async ({ fillSample, type, click }) => {
      await fillSample();
      await type("Lifetime in seconds", "0");
      await click("Create token");
    },
  ],
  "access token of the worker": [
    "#access-token",
    async ({ page, click, see }) => {
      await page.locator(worker).click();
      await click("Sign in");
      await see(/Signed in/);
      await page.locator(".segmented-label::-p-text(Select grants)").click();
      await click("Get token");
      await see(/403/);
    },
  ],
  "inspector, empty": ["#inspector", async () => {}],
  "api keys, signed out": ["#api-keys", async () => {}],
  "activity, signed out": ["#activity", async () => {}],
  "webhook, empty": ["#webhook", async () => {}],
  webhook: [
    "#webhook",
    async ({ fillSample, type, see }) => {
      await fillSample();
      await type("URL", "https://user:password@example.com:8443/myapp.php?foo=1&bar='2'#rc=2");
      await see(/signature_mismatch/);
    },
  ],
  "webhook that matches": ["#webhook", ({ fillSample }) => fillSample()],
  inspector: [
    "#access-token",
    async ({ fillSample, click, see }) => {
      await fillSample();
      await click("Create token");
      await click("Inspect");
      await see(/Signed by SK/);
    },
  ],
};

/** The console and its dialogs. */
const consoleScenes = {
  "api keys": async ({ create, click, see }) => {
    await create("a key");
    await click("Send request");
    await see(/in \d+ ms|key's secret/i);
  },
  "api keys, picking permissions": async ({ page, click, type }) => {
    await click("Create API key");
    await page.locator("dialog .segmented-label::-p-text(Restricted)").click();
    await click("Read messages and numbers");
    await type("Search permissions", "domains");
    await click("Create");
  },
  "api keys, the secret": async ({ click, type, see }) => {
    await click("Create API key");
    await type("Key name", "a key");
    await click("Create");
    await see(/Copy this secret now/);
  },
};

/** An hour of activity, more than tests could generate. */
const activityScenes = {
  activity: async ({ page, click, see }) => {
    await see(/Recent requests/);
    await click("Show all 50");
    await page.locator("summary::-p-text(View as table)").click();
    await page.locator("summary::-p-text(Signing keys)").click();
    await see(/a static key/);
  },
};
const openBusyHour = () => openActivity(browser, {}, () => [200, busyHour(nextMinute())]);

const all = [
  ...Object.entries(scenes).map(([title, [view, act]]) => [title, () => browser.open(view), act]),
  ...Object.entries(consoleScenes).map(([title, act]) => [title, () => openConsole(browser), act]),
  ...Object.entries(activityScenes).map(([title, act]) => [title, openBusyHour, act]),
];
for (const [title, open, act] of all) {
  test(`${title}: fits phones and desktops, and is readable in light and dark mode`, async () => {
    const opened = await open();
    const { page, settle } = opened;
    await act(opened);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await settle();
      for (const width of [360, 390, 768, 1280, 1920]) {
        await page.setViewport({ width, height: 800 });
        const { over, wide } = await page.evaluate(() => ({
          over: document.documentElement.scrollWidth - innerWidth,
          wide: [...document.querySelectorAll("main *")]
            .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 0.5)
            .map((each) => each.className),
        }));
        assert.deepEqual([over, wide], [0, []], `${width} pixels wide`);
      }
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(
        violations.map(({ id, nodes }) => [
          id,
          ...nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
        ]),
        [],
        scheme,
      );
    }
  });
}

test("light and dark mode have their own background and text colours", async () => {
  const colours = [];
  for (const scheme of ["light", "dark"]) {
    const { page } = await browser.open("", { media: { "prefers-color-scheme": scheme } });
    colours.push(
      await page.evaluate(() => {
        const { backgroundColor, color, colorScheme } = getComputedStyle(document.body);
        const sum = (text) =>
          text
            .match(/\d+/g)
            .slice(0, 3)
            .reduce((total, part) => total + Number(part), 0);
        return { darkGround: sum(backgroundColor) < sum(color), colorScheme };
      }),
    );
  }
  assert.deepEqual(colours, [
    { darkGround: false, colorScheme: "light dark" },
    { darkGround: true, colorScheme: "light dark" },
  ]);
});

test("prefers-reduced-motion turns off animation", async () => {
  const moves = async (media) => {
    const { page, fillSample, click, see } = await browser.open("#access-token", { media });
    await fillSample();
    await click("Create token");
    await click("Inspect");
    await see(/Signed by SK/);
    return page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .filter((each) => getComputedStyle(each).transitionDuration !== "0s")
        .map(({ className }) => className),
    );
  };
  assert.deepEqual(await moves({ "prefers-reduced-motion": "no-preference" }), ["life-fill"]);
  assert.deepEqual(await moves({ "prefers-reduced-motion": "reduce" }), []);
});

test("a page that cannot load the module says so", async () => {
  const { page } = await browser.open();
  await page.setRequestInterception(true);
  page.on("request", (request) => (request.url().endsWith(".wasm") ? request.abort() : request.continue()));
  await page.reload();
  await page.waitForFunction(() => document.querySelector("main").innerText.includes("This page could not start"));
});
