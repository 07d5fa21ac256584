// The view *Activity*: what the worker issued and refused, how it is shown, and when it is fetched.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { busyHour, nextMinute, openActivity } from "./activity.mjs";
import { startLocalBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startLocalBrowser();
});
after(() => browser?.close());

const worker = ".segmented-label::-p-text(From the worker)";
const asked = (requests) => requests.filter(({ url }) => url.endsWith("/activity")).length;

/** Makes the page's timers run `factor` times faster from its next load on. */
const hurry = (page, times) =>
  page.evaluateOnNewDocument((factor) => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (work, milliseconds, ...rest) => setTimeout(work, milliseconds / factor, ...rest);
  }, times);

test("issued and refused tokens are listed with reasons, and no token is shown", async () => {
  const { page, see, go, click, type, token, problems } = await openActivity(browser);
  await see(/No requests in the last hour/);

  await go("Access Token");
  await page.locator(worker).click();
  await click("Sign in");
  await see(/Signed in: alice/);
  await click("Get token");
  await see(/Response time/);
  const jwt = await token();
  await type("Lifetime in seconds (optional)", "99999");
  await click("Get token");
  await see(/403 not_granted/);

  await go("Activity");
  await see(/Issued in the last hour\s+1\s+Refused in the last hour\s+1\s+Refusal rate\s+50%/);
  await see(/: [01] issued, 1 refused/);
  await see(/Refusal reasons\s+not_granted\s+1/);
  await page.locator("summary::-p-text(View as table)").click();
  const rows = (label) =>
    page.$$eval(`table[aria-label='${label}'] tbody tr`, (all) =>
      all.map(({ cells }) => [...cells].map((cell) => cell.innerText)),
    );
  // Two minutes if one ended in between.
  const minutes = await rows("Tokens per minute");
  const sum = (column) => minutes.reduce((total, cells) => total + Number(cells[column]), 0);
  assert.deepEqual([sum(1), sum(2)], [1, 1]);
  const keySid = JSON.parse(atob(jwt.split(".")[1])).iss;
  assert.deepEqual(
    (await rows("Recent requests")).map(([, outcome, identity, grants, , key]) => [outcome, identity, grants, key]),
    [
      ["Refused", "alice", "–", "–"],
      ["Issued", "alice", "voice, video, chat", keySid],
    ],
  );
  await page.evaluate(() => document.querySelector("section:not([hidden]) .more").remove());
  assert.ok(!(await page.$eval("section:not([hidden])", (view) => view.outerHTML)).includes(jwt.split(".")[2]));
  assert.deepEqual(
    problems.filter((problem) => !problem.includes("403")),
    [],
  );
});

test("activity is polled only while the view is visible", async () => {
  const opened = await browser.open();
  const { page, go, click, see, requests } = opened;
  await hurry(page, 50);
  await page.reload();
  const moment = () => new Promise((resolve) => setTimeout(resolve, 300));
  /** Waits for two requests. */
  const goesOn = async () => {
    const before = asked(requests);
    while (asked(requests) < before + 2) await moment();
  };
  /** Waits for requests in progress. */
  const stops = async (why) => {
    const before = asked(requests);
    await moment();
    assert.ok(asked(requests) <= before + 1, why);
  };
  await go("Activity");
  await stops("signed out");
  await click("Sign in");
  await see(/Updated at/);
  await goesOn();

  await go("Inspector");
  await stops("another view");
  await go("Activity");
  await goesOn();

  const hide = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  await stops("a hidden tab");
  await hide(false);
  await goesOn();

  await click("Pause");
  await see(/Paused\./);
  await stops("paused");
  await click("Resume");
  await goesOn();
  await click("Sign out");
  await stops("signed out");
});

test("each minute is described in words with arrow keys and pointer, also after an update", async () => {
  let until = nextMinute();
  const { page, see, settle } = await openActivity(browser, {}, () => [200, busyHour(until)]);
  await see(/: 5 issued, 0 refused/);
  const words = () => page.$eval(".chart-words", ({ textContent }) => textContent.replace(/^.*: /, ""));
  const valueText = () => page.$eval(".chart-slider", (slider) => slider.getAttribute("aria-valuetext"));
  await page.focus(".chart-slider");
  for (const [key, expected] of [
    ["ArrowLeft", "4 issued, 0 refused"],
    ["Home", "12 issued, 2 refused"],
    ["ArrowRight", "14 issued, 0 refused"],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await words(), expected);
    assert.ok((await valueText()).endsWith(expected));
  }
  const { x, y, width } = await (await page.$(".chart-plot")).boundingBox();
  await page.mouse.move(x + (50.5 / 60) * width, y + 20);
  assert.equal(await words(), "7 issued, 31 refused");
  assert.match(
    await page.$eval(".chart-plot", (plot) => plot.getAttribute("aria-label")),
    /627 tokens issued and \d+ refused, most of them, 38, at/,
  );

  // The selected minute stays selected, one place further left.
  await page.mouse.move(0, 0);
  await page.focus(".chart-slider");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  const chosen = await page.$eval(".chart-words", ({ textContent }) => textContent);
  until += 60;
  const shifted = busyHour(until - 60);
  shifted.minutes = [...shifted.minutes.slice(1), { at: until - 60, issued: 90, refused: 0 }];
  await page.setRequestInterception(false);
  await page.evaluate(async (activity) => {
    globalThis.fetch = async () => Response.json(activity);
  }, shifted);
  await page.locator("button::-p-text(Pause)").click();
  await page.locator("button::-p-text(Resume)").click();
  await see(/100/);
  await settle();
  assert.equal(await page.$eval(".chart-words", ({ textContent }) => textContent), chosen);
  assert.equal(await page.$eval(".chart-slider", ({ value }) => value), "0");
});

test("the bars have the height of their values, are stacked, and differ without colour", async () => {
  const hour = busyHour(nextMinute());
  for (const scheme of ["light", "dark"]) {
    const { page, see } = await openActivity(browser, { media: { "prefers-color-scheme": scheme } }, () => [200, hour]);
    await see(/Recent requests/);
    const { bars, fills, ratios } = await page.evaluate(() => {
      const number = (rect, name) => Number(rect.getAttribute(name));
      const rects = (name) => [...document.querySelectorAll(`.chart-plot > .${name}`)];
      const refused = rects("chart-refused");
      const bars = rects("chart-issued").map((issued, index) => ({
        issued: number(issued, "height"),
        refused: number(refused[index], "height"),
        touching: number(issued, "y") === number(refused[index], "y") + number(refused[index], "height"),
      }));
      const parts = (colour) =>
        colour
          .match(/[\d.]+/g)
          .slice(0, 3)
          .map(Number);
      const light = (colour) => {
        const [r, g, b] = parts(colour).map((part) => {
          const share = part / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = light(getComputedStyle(document.querySelector(".panel")).backgroundColor);
      const contrast = (colour) => {
        const [a, b] = [light(colour), ground].sort((one, other) => other - one);
        return (a + 0.05) / (b + 0.05);
      };
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return {
        bars,
        fills: [style(".chart-plot > .chart-issued").fill, style(".chart-plot > .chart-refused").fill],
        ratios: [style(".chart-issued").fill, style(".chart-refused").stroke, style(".hatching-line").fill].map(
          contrast,
        ),
      };
    });
    // The scale ends at 40, and is 160 pixels high.
    hour.minutes.forEach(({ issued, refused }, index) => {
      assert.deepEqual(bars[index], { issued: issued * 4, refused: refused * 4, touching: true });
    });
    assert.match(fills[1], /url\(.*#refused-hatching/);
    assert.doesNotMatch(fills[0], /url/);
    for (const ratio of ratios) assert.ok(ratio >= 3, `${scheme}: ${ratios}`);
  }
});

test("the newest ten decisions are shown, and all on request", async () => {
  const { page, see, click } = await openActivity(browser, {}, () => [200, busyHour(nextMinute())]);
  await see(/Recent requests/);
  const rows = () => page.$$eval("table[aria-label='Recent requests'] tbody tr", ({ length }) => length);
  assert.equal(await rows(), 10);
  await click("Show all 50");
  assert.equal(await rows(), 50);
  assert.equal(await page.evaluate(() => document.activeElement.innerText), "Show fewer");
  await click("Show fewer");
  assert.equal(await rows(), 10);
});

test("a failed request is reported and can be retried; earlier data stays", async () => {
  const hour = busyHour(nextMinute());
  const error = (code, message) => ({ error: { code, message } });
  let answer = [500, error("internal_error", "Something went wrong here.")];
  const { page, see, click } = await openActivity(browser, {}, () => answer);
  await see(/Couldn't load the activity\.\s+Something went wrong here\./);
  answer = [200, hour];
  await click("Retry");
  await see(/Issued in the last hour\s+627/);

  answer = [0];
  await click("Pause");
  await click("Resume");
  await see(/Updates have stopped\.\s+Can't reach the worker\./);
  await see(/Issued in the last hour\s+627/);
  answer = [200, hour];
  await click("Retry");
  await page.waitForFunction(() => !document.body.innerText.includes("Updates have stopped"));
});

test("a user without the admin role is told so, and polling stops", async () => {
  const { page, click, type, see, requests } = await browser.open();
  await hurry(page, 50);
  await page.goto(`${browser.url}#activity`);
  const session = await page.evaluate(async () => {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/dev/session", { method: "POST", headers, body: '{"name":"bob","role":"user"}' });
    return (await answer.json()).session;
  });
  await page.locator("section:not([hidden]) summary::-p-text(Use a session of an admin)").click();
  await type("Session of an admin", session);
  await click("Use session");
  await see(/Couldn't load the activity\.\s+This session is not an admin/);
  const before = asked(requests);
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(asked(requests), before);
});

test("an admin signed in for API keys is signed in here too", async () => {
  const { page, go, click, see } = await browser.open("#api-keys");
  await click("Sign in");
  await see(/In use by worker/);
  await go("Activity");
  await see(/Updated at/);
  await click("Sign out");
  await go("API keys");
  await see(/Sign in to manage API keys/);
  assert.equal(await page.$(".keys"), null);
});

test("a worker without a key ring says which settings are missing", async () => {
  const { page, see } = await openActivity(browser);
  await see(/Updated at/);
  await page.locator("summary::-p-text(Signing keys)").click();
  await see(/This worker signs with a static key\.[\s\S]*KEY_RING_SECRET/);
  assert.equal(await page.$("button::-p-text(Rotate now):not([hidden])"), null);
});
