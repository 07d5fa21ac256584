// Every view in its states: no overflow at any width, no violation of axe in any mode.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startRingBrowser } from "./browser.mjs";
import { scenes } from "./scenes.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => {
  browser = await startRingBrowser();
});
after(() => browser?.close());

const modes = {
  light: [{ name: "prefers-color-scheme", value: "light" }],
  dark: [{ name: "prefers-color-scheme", value: "dark" }],
};
const widths = [320, 390, 640, 768, 1024, 1280, 1920];

for (const [title, { view, act }] of Object.entries(scenes)) {
  test(`${title}: fits every width, and is accessible in light and dark, on phones and with forced colours`, async () => {
    const opened = await browser.open(view);
    const { page, settle } = opened;
    await act(opened);
    const violations = async (mode) => {
      await settle();
      await page.evaluate(axe);
      const found = (await page.evaluate(() => globalThis.axe.run())).violations;
      const described = found.map(({ id, nodes }) => [
        id,
        ...nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
      ]);
      assert.deepEqual(described, [], mode);
    };
    for (const [mode, features] of Object.entries(modes)) {
      await page.emulateMediaFeatures(features);
      await violations(mode);
    }
    for (const width of widths) {
      await page.setViewport({ width, height: 800 });
      const { over, wide } = await page.evaluate(() => ({
        over: document.documentElement.scrollWidth - innerWidth,
        wide: [...document.querySelectorAll("main *, dialog *")]
          .filter(
            (each) => each.checkVisibility() && !each.closest(".tabs, thead, .visually-hidden, .code, .cell-name"),
          )
          .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5)
          .map((each) => `${each.tagName} ${each.className}`),
      }));
      assert.deepEqual([over, wide], [0, []], `${width} pixels wide`);
    }
    await page.setViewport({ width: 390, height: 844 });
    await violations("phone");
    const client = await page.createCDPSession();
    // Chromium's emulation does not force the text colours of a dark page.
    const features = [{ name: "forced-colors", value: "active" }, ...modes.light];
    await client.send("Emulation.setEmulatedMedia", { features });
    await violations("forced colours");
  });
}

test("with forced colours, the chosen side of a switch and the current view have their own background", async () => {
  const { page } = await browser.open("#/tokens");
  const client = await page.createCDPSession();
  await client.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
  const grounds = await page.evaluate(() =>
    [
      ".segmented :checked + .segmented-label",
      ".segmented :not(:checked) + .segmented-label",
      ".nav-link[aria-current]",
      ".nav-link:not([aria-current])",
    ].map((selector) => getComputedStyle(document.querySelector(selector)).backgroundColor),
  );
  assert.notEqual(grounds[0], grounds[1]);
  assert.notEqual(grounds[2], grounds[3]);
});

test("prefers-reduced-motion turns off animation", async () => {
  const { page } = await browser.open("#/tokens", { media: { "prefers-reduced-motion": "reduce" } });
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll("*")].filter((each) => {
        const { transitionDuration, animationName } = getComputedStyle(each);
        return transitionDuration !== "0s" || animationName !== "none";
      }).length,
  );
  assert.equal(moving, 0);
});
