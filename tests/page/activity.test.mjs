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

  await click("Get a token from the worker", "link");
  await click("Get token");
  await see(/fetched in/);
  const jwt = await token();
  await type("Lifetime in seconds", "99999");
  await click("Get token");
  await see(/3600 seconds at most/);

  await go("Activity");
  await see(/Issued in the last hour\s+1\s+Refused in the last hour\s+1\s+Refusal rate\s+50%/);
  await see(/60 minutes: 1 issued, 1 refused/);
  await see(/Refusal reasons\s+last hour\s+not_granted\s+1/);
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
    (await rows("Recent requests")).map(([, outcome, identity, grants]) => [outcome, identity, grants]),
    [
      ["Refused", "alice", "–"],
      ["Issued", "alice", "voice, video, chat"],
    ],
  );
  const sids = await page.$$eval("table[aria-label='Recent requests'] .sid code", (all) =>
    all.map(({ title }) => title),
  );
  assert.deepEqual(sids, [keySid]);
  assert.ok(!(await page.content()).includes(jwt.split(".")[2]));
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
  await see(/Updated \d/);
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
  await see(/Paused/);
  await stops("paused");
  await click("Resume");
  await goesOn();
  await click("Signed in as alice");
  await click("Sign out");
  await stops("signed out");
});

test("each minute is described in words with arrow keys and pointer, and the whole otherwise", async () => {
  let until = nextMinute();
  const { page, see, settle } = await openActivity(browser, {}, () => [200, busyHour(until)]);
  await see(/60 minutes: 627 issued, \d+ refused/);
  const words = () => page.$eval(".chart-words", ({ textContent }) => textContent.replace(/^.*: /, ""));
  const valueText = () => page.$eval(".chart-slider", (slider) => slider.getAttribute("aria-valuetext"));
  await page.focus(".chart-slider");
  for (const [key, expected] of [
    ["ArrowLeft", "4 issued, 0 refused"],
    ["Home", "12 issued, 2 refused"],
    ["ArrowRight", "14 issued, 0 refused"],
  ]) {
    await page.keyboard.press(key);
    await settle();
    assert.equal(await words(), expected);
    assert.ok((await valueText()).endsWith(expected));
  }
  // The selected minute stays selected, one place further left.
  const chosen = await page.$eval(".chart-words", ({ textContent }) => textContent);
  until += 60;
  const shifted = busyHour(until - 60);
  shifted.minutes = [...shifted.minutes.slice(1), { at: until - 60, issued: 90, refused: 0 }];
  await page.setRequestInterception(false);
  await page.evaluate((activity) => {
    globalThis.fetch = async () => Response.json(activity);
    document.dispatchEvent(new Event("visibilitychange"));
  }, shifted);
  await see(/\b100\b/);
  await settle();
  assert.equal(await page.$eval(".chart-words", ({ textContent }) => textContent), chosen);
  assert.equal(await page.$eval(".chart-slider", ({ value }) => value), "0");

  await page.evaluate(() => document.activeElement.blur());
  await see(/60 minutes:/);
  const { x, y, width } = await (await page.$(".chart-plot")).boundingBox();
  await page.mouse.move(x + (49.5 / 60) * width, y + 20);
  await settle();
  assert.equal(await words(), "7 issued, 31 refused");
  await page.mouse.move(0, 0);
  await see(/60 minutes:/);
});

test("the chart has a summary for screen readers", async () => {
  const { page, see } = await openActivity(browser, {}, () => [200, busyHour(nextMinute())]);
  await see(/Recent requests/);
  assert.match(
    await page.$eval(".chart-plot", (plot) => plot.getAttribute("aria-label")),
    /627 tokens issued and \d+ refused, most of them, 38, at/,
  );
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
      const ground = light(getComputedStyle(document.querySelector(".card")).backgroundColor);
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
  await see(/Couldn't load the activity\s+Something went wrong here\./);
  answer = [200, hour];
  await click("Retry");
  await see(/Issued in the last hour\s+627/);

  answer = [0];
  await click("Pause");
  await click("Resume");
  await see(/Updates have stopped\s+Can't reach the worker\./);
  await see(/Issued in the last hour\s+627/);
  answer = [200, hour];
  await click("Retry");
  await page.waitForFunction(() => !document.body.innerText.includes("Updates have stopped"));
});

test("requests are filtered by reason and identity, also by an address, and an identity is blocked from its row", async () => {
  const { page, see, click, part } = await openActivity(browser, {}, () => [200, busyHour(nextMinute())]);
  await see(/Recent requests/);
  await page.locator(".reasons button").click();
  await page.waitForFunction(() => location.hash === "#/activity?reason=session_expired");
  const outcomes = () =>
    page.$$eval("table[aria-label='Recent requests'] tbody tr", (rows) => rows.map((row) => row.cells[1].innerText));
  assert.ok((await outcomes()).every((outcome) => outcome === "Refused"));
  await page.locator(".reasons button").click();
  await part("searchbox", "Filter by identity").fill("user-14");
  await page.waitForFunction(
    () => document.querySelectorAll("table[aria-label='Recent requests'] tbody tr").length === 1,
  );
  assert.match(page.url(), /identity=user-14$/);
  await click("Actions for user-14");
  await click("Block identity…", "menuitem");
  await see(/Block “user-14”\?\s+[\s\S]*Issued tokens work until they expire/);
  await click("Block identity");
  await see(/user-14 is blocked/);
  await click("Undo");
  await see(/user-14 can get tokens/);
});

test("a selection in the table survives updates", async () => {
  const { page, see, requests } = await openActivity(browser, {}, () => [200, busyHour(nextMinute())]);
  await see(/Recent requests/);
  await page.evaluate(() => {
    const cell = document.querySelector("table[aria-label='Recent requests'] tbody .sid code");
    getSelection().selectAllChildren(cell);
  });
  const before = asked(requests);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  while (asked(requests) === before) await new Promise((resolve) => setTimeout(resolve, 25));
  await page.waitForNetworkIdle({ idleTime: 100 });
  assert.equal(await page.evaluate(() => getSelection().toString()), "SKbbbb…bbbb");
});

test("the range changes figures and chart", async () => {
  const { page, see, click } = await openActivity(browser, {}, () => [200, busyHour(nextMinute())]);
  await see(/Issued in the last hour/);
  await click("15 min", "radio");
  await see(/Issued in the last 15 minutes/);
  assert.equal(await page.$$eval(".chart-plot > .chart-issued", ({ length }) => length), 15);
});

test("a session that ends stops the updates", async () => {
  let answer = [200, busyHour(nextMinute())];
  const { page, see } = await openActivity(browser, {}, () => answer);
  await see(/Recent requests/);
  answer = [401, { error: { code: "session_expired", message: "The session has expired." } }];
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await see(/Session expired\. Sign in again\./);
});

test("an admin signed in for API keys is signed in here too", async () => {
  const { page, go, click, see } = await browser.open("#/keys");
  await click("Sign in");
  await page.waitForSelector(".keys");
  await go("Activity");
  await see(/Block an identity/);
  await click("Signed in as alice");
  await click("Sign out");
  await go("API keys");
  await see(/Sign in as an admin/);
  assert.equal(await page.$(".keys"), null);
});
