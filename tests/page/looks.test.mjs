// Every view in its states: no overflow at any width, no violation of axe in any mode.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startRingBrowser } from "./browser.mjs";
import { overflowOf } from "./layout.mjs";
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
// 320 and 640 pixels are also what a window of 1280 has at 400 % and 200 %.
const widths = [320, 390, 640, 768, 1024, 1280, 1920];

for (const [title, { view, act }] of Object.entries(scenes)) {
  test(`${title}: fits every width, and is accessible in light, dark and forced colours, at 200 % and 400 %`, async () => {
    const opened = await browser.open(view);
    const { page, settle } = opened;
    await act(opened);
    await page.evaluate(axe);
    const violations = async (mode) => {
      await settle();
      const found = (await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }))).violations;
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
      assert.deepEqual(await overflowOf(page), { over: 0, wide: [] }, `${width} pixels wide`);
    }
    for (const width of [320, 640]) {
      await page.setViewport({ width, height: 800 });
      await violations(`${width} pixels wide`);
    }
    assert.equal((await page.$$("[role=alert]:empty, .field-error:empty")).length, 0, "an empty message takes space");
    assert.deepEqual(await missingFromTree(page), [], "in the accessibility tree");
    const client = await page.createCDPSession();
    // Chromium's emulation does not force the text colours of a dark page.
    const features = [{ name: "forced-colors", value: "active" }, ...modes.light];
    await client.send("Emulation.setEmulatedMedia", { features });
    await violations("forced colours");
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
    assert.equal(await page.evaluate(countMoving), 0, "moving with reduced motion");
  });
}

/** Returns the values and codes of the view that the accessibility tree lacks, and controls without a name. */
async function missingFromTree(page) {
  const found = [];
  const unnamed = [];
  const collect = ({ role, name = "", value = "", children = [] }) => {
    found.push(name, String(value));
    if (
      /^(button|link|textbox|searchbox|checkbox|radio|combobox|tab|menuitem|slider|meter)$/.test(role) &&
      name === ""
    ) {
      unnamed.push(role);
    }
    children.forEach(collect);
  };
  collect(await page.accessibility.snapshot({ interestingOnly: false }));
  const tree = found.join("\n").replaceAll(/\s+/g, "");
  const shown = await page.$$eval("main :is(code, dd, input[readonly])", (all) =>
    all
      .filter(
        (each) => each.checkVisibility({ visibilityProperty: true }) && each.closest("[aria-hidden=true]") === null,
      )
      .flatMap((each) => {
        const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
        const texts = each.value === undefined ? [] : [each.value];
        while (walker.nextNode()) texts.push(walker.currentNode.data);
        return texts;
      })
      .map((text) => text.replaceAll(/\s+/g, "")),
  );
  return [...unnamed, ...shown.filter((text) => !tree.includes(text))];
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

/** In the page: how many elements have an animation or a transition. */
function countMoving() {
  return [...document.querySelectorAll("*")].filter((each) => {
    const { transitionDuration, animationName } = getComputedStyle(each);
    return transitionDuration !== "0s" || animationName !== "none";
  }).length;
}
