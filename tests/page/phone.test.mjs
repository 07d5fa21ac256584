// On a phone, placeholders are not cut, and the buttons of dialogs are in the window.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { adminOf, openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

const sizes = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
];

/** Returns the placeholders of the view that are wider than their single-line inputs. */
const cutPlaceholders = (page) =>
  page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d");
    return [...document.querySelectorAll("main input[placeholder]")]
      .filter((input) => input.checkVisibility() && input.value === "")
      .filter((input) => {
        const { font, paddingLeft, paddingRight } = getComputedStyle(input);
        context.font = font;
        const room = input.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
        return context.measureText(input.placeholder).width > room + 0.5;
      })
      .map(({ placeholder }) => placeholder);
  });

for (const size of sizes) {
  test(`no placeholder is cut, ${size.width} pixels wide`, async () => {
    const { page, start } = await openConsole(browser, size);
    assert.deepEqual(await cutPlaceholders(page), []);
    await start("phone");
    assert.deepEqual(await cutPlaceholders(page), []);
    for (const [view, shown] of [
      ["tokens", /Access tokens/],
      ["rest-auth", /REST authentication/],
      ["inspector", /Inspector/],
      ["webhooks", /Webhooks/],
      ["activity", /Activity/],
    ]) {
      const opened = await browser.open(`#/${view}`, size);
      await opened.see(shown);
      await opened.page.waitForSelector("main input, main textarea, main button");
      assert.deepEqual(await cutPlaceholders(opened.page), [], view);
    }
  });
}

/** Returns the buttons of the dialog that lie outside the window. */
const hiddenButtons = (page) =>
  page.$$eval("dialog[open] button", (all) =>
    all
      .map((button) => [button.textContent || button.ariaLabel, button.getBoundingClientRect()])
      .filter(([, { top, bottom }]) => top < 0 || bottom > innerHeight)
      .map(([name]) => name),
  );

for (const size of [...sizes, { width: 740, height: 360 }]) {
  test(`the buttons of dialogs are in the window of ${size.width} × ${size.height}`, async () => {
    const admin = await adminOf(browser);
    const { sid } = await admin("POST", "keys", {
      friendlyName: `phone ${size.width}`,
      type: "restricted",
      policy: { allow: ["/twilio/messaging/messages/list"] },
    });
    const { page, click, see } = await openConsole(browser, size);
    const dismiss = async () => {
      await click("Cancel");
      await page.waitForFunction(() => document.querySelector("dialog") === null);
    };
    await page.evaluate((path) => {
      location.hash = path;
    }, `/keys/${sid}`);
    await see(/Delete this API key/);
    await click("Delete…");
    await see(/Requests with this key fail/);
    assert.deepEqual(await hiddenButtons(page), []);
    await dismiss();
    await page.evaluate(() => {
      location.hash = "/keys/new";
    });
    await see(/Friendly name/);
    await click("Edit JSON");
    await see(/Policy as JSON/);
    assert.deepEqual(await hiddenButtons(page), []);
    await dismiss();
    const opened = await browser.open("#/webhooks", size);
    await opened.click("Paste a request…");
    await opened.see(/A raw HTTP request/);
    assert.deepEqual(await hiddenButtons(opened.page), []);
  });
}

for (const size of sizes) {
  test(`the button that creates a key stays in the window of ${size.width} × ${size.height}, and covers nothing`, async () => {
    const { page, start, see, part, click, settle } = await openConsole(browser, size);
    await start("");
    await part("button", "Create API key").wait();
    await page.evaluate(() => scrollTo(0, 0));
    const bar = () =>
      page.evaluate(() => {
        const { top, bottom } = document.querySelector(".summary .card-foot").getBoundingClientRect();
        return { top, bottom, below: document.querySelector(".bottom-bar").getBoundingClientRect().top };
      });
    const { top, bottom, below } = await bar();
    assert.ok(bottom > size.height * 0.8 && bottom <= below + 1, `${bottom} of ${size.height}, ${below}`);
    // Each stop of Tab is above the bars, or in them.
    await page.focus("main h1");
    for (let stop = ""; stop !== "Create API key"; ) {
      await page.keyboard.press("Tab");
      await settle();
      const now = await page.evaluate(() => {
        const { activeElement: element } = document;
        const inBar = element.closest(".summary .card-foot") !== null;
        return { name: element.innerText.trim(), bottom: element.getBoundingClientRect().bottom, inBar };
      });
      assert.ok(now.inBar || now.bottom <= top + 1, `${now.name || "a field"} ends at ${now.bottom}, below ${top}`);
      stop = now.name;
    }
    await page.keyboard.press("Enter");
    await see(/Enter a name\./);
    await page.waitForFunction(() => document.activeElement.matches("[aria-invalid]"));
    await click("Standard", "radio");
    await page.waitForFunction(() => document.querySelector(".bar-summary").textContent === "Standard");
    // At the end of the page, the last line is above the bar.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const end = await page.$eval(".summary .card-body", (body) => body.getBoundingClientRect().bottom);
    assert.ok(end <= top, `${end}, ${top}`);
  });
}
