// What each interaction with very much data costs: `npm run interactions`. It prints processor time of the page's main thread, from
// Chromium's trace, which other processes on the machine change little. It is a measurement, not a test.
import { openConsole } from "./api-keys.mjs";
import { startLocalBrowser } from "./browser.mjs";
import { bigToken, manyParameters, manyPermissions, openManyKeys, pasteOf } from "./many.mjs";

const ROUNDS = Number(process.argv[2] ?? 3);
const KINDS = Object.fromEntries(
  Object.entries({
    script: ["EventDispatch", "FunctionCall", "FireAnimationFrame", "TimerFire", "v8.callFunction"],
    layout: ["Layout", "UpdateLayoutTree"],
    paint: ["PrePaint", "Paint", "Layerize", "Commit"],
  }).flatMap(([kind, names]) => names.map((name) => [name, kind])),
);

/** Runs an interaction, and returns what the main thread did until the page was at rest, in ms of processor time. */
async function measure(page, act) {
  await rest(page);
  const events = [];
  const session = await page.createCDPSession();
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const ended = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "v8", "blink.user_timing"] },
  });
  // The page's process starts to record later.
  await rest(page);
  await page.evaluate(() => performance.mark("interaction"));
  await act();
  await rest(page);
  await session.send("Tracing.end");
  await ended;
  await session.detach();
  return evaluate(events);
}

/** Waits until the page has painted and is idle. */
const rest = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => setTimeout(() => requestIdleCallback(() => setTimeout(resolve, 400)), 0)),
      ),
  );

function evaluate(events) {
  const start = events.find(({ name }) => name === "interaction");
  const mine = events
    .filter(({ pid, tid, ph, ts }) => pid === start.pid && tid === start.tid && ph === "X" && ts >= start.ts)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const spent = { script: 0, layout: 0, paint: 0 };
  let [longest, all, untilPainted, isPainted, hasRun] = [0, 0, 0, false, false];
  const stack = [];
  for (const event of mine) {
    const time = (event.tdur ?? event.dur) / 1000;
    while (stack.length > 0 && stack.at(-1).end <= event.ts) stack.pop();
    const outer = stack.at(-1);
    if (outer === undefined) {
      all += time;
      longest = Math.max(longest, time);
      if (!isPainted) untilPainted += time;
    }
    const kind = KINDS[event.name] ?? outer?.kind;
    if (kind === "script") hasRun = true;
    if (hasRun && event.name === "Paint") isPainted = true;
    // What an inner event of another kind takes is not the outer's.
    if (kind !== outer?.kind) {
      if (outer?.kind) spent[outer.kind] -= time;
      if (kind) spent[kind] += time;
    }
    stack.push({ end: event.ts + event.dur, kind });
  }
  return { untilPainted, longest, all, ...spent };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rows = [];
/** Measures an interaction some times; `undo` restores what it changed. */
async function row(name, page, act, undo) {
  const results = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    results.push(await measure(page, act));
    await undo?.();
    await rest(page);
  }
  const of = (part) => Number(median(results.map((each) => each[part])).toFixed(1));
  rows.push({
    interaction: name,
    "until painted": of("untilPainted"),
    "longest task": of("longest"),
    all: of("all"),
    script: of("script"),
    "style and layout": of("layout"),
    paint: of("paint"),
  });
  console.error(name, rows.at(-1)["until painted"]);
}

const browser = await startLocalBrowser();
try {
  for (const part of [keys, permissions, webhook, token])
    if (!process.env.ONLY || process.env.ONLY === part.name) await part();
} finally {
  await browser.close();
}
console.table(Object.fromEntries(rows.map(({ interaction, ...figures }) => [interaction, figures])));

async function keys() {
  const { page } = await openManyKeys(browser);
  const field = "main [type=search]";
  const empty = async () => {
    await page.click(field, { count: 3 });
    await page.keyboard.press("Backspace");
  };
  await page.focus(field);
  await row("10,000 keys: filter, first letter", page, () => page.keyboard.press("b"), empty);
  await page.focus(field);
  await page.keyboard.press("b");
  await row(
    "10,000 keys: filter, second letter",
    page,
    () => page.keyboard.press("i"),
    () => page.keyboard.press("Backspace"),
  );
  await row(
    "10,000 keys: clear the filter",
    page,
    () => page.keyboard.press("Backspace"),
    () => page.keyboard.press("b"),
  );
  await empty();
  const selects = await page.$$(".toolbar select");
  await row(
    "10,000 keys: type",
    page,
    () => selects[0].select("restricted"),
    () => selects[0].select(""),
  );
  await row(
    "10,000 keys: sort by name",
    page,
    () => selects[1].select("name"),
    () => selects[1].select("newest"),
  );
  await row(
    "10,000 keys: sort by age",
    page,
    () => selects[1].select("oldest"),
    () => selects[1].select("newest"),
  );
  await row(
    "10,000 keys: scroll",
    page,
    () => page.mouse.wheel({ deltaY: 2000 }),
    () => page.mouse.wheel({ deltaY: -2000 }),
  );
  await row(
    "10,000 keys: open a row's menu",
    page,
    () => page.click(".keys tbody tr:nth-child(3) .actions button"),
    () => page.keyboard.press("Escape"),
  );
  const more = () => page.evaluate(() => [...document.querySelectorAll(".list-end button")].at(-1)?.click());
  await row("10,000 keys: show more", page, more);
  await row(
    "10,000 keys: open a key",
    page,
    () => page.evaluate(() => document.querySelector(".keys tbody tr a").click()),
    async () => {
      await page.evaluate(() => history.back());
      await page.waitForSelector(".keys tbody tr");
    },
  );
}

async function permissions() {
  const { page, start, click, type, see } = await openConsole(browser);
  await start("many");
  const policy = async () => {
    await click("Edit JSON");
    // The policy of before is too long for the text area, which is read-only then.
    await page.evaluate(() =>
      [...document.querySelectorAll("dialog button")].find((each) => each.textContent === "Clear text")?.click(),
    );
    await type("Policy", manyPermissions());
  };
  await policy();
  await row("1,000 permissions: use the policy", page, () => click("Use policy"), policy);
  await click("Use policy");
  await see(/1000 of 100 selected: remove 900/);
  const field = "main [type=search]";
  await page.focus(field);
  await row(
    "1,000 permissions: search, first letter",
    page,
    () => page.keyboard.press("s"),
    () => page.keyboard.press("Backspace"),
  );
  await page.keyboard.press("s");
  await row(
    "1,000 permissions: search, second letter",
    page,
    () => page.keyboard.press("m"),
    () => page.keyboard.press("Backspace"),
  );
  const box = () => page.evaluate(() => document.querySelector(".products input[type=checkbox]").click());
  await row("1,000 permissions: toggle", page, box, box);
  await page.keyboard.press("Backspace");
  const shown = (index) =>
    page.evaluate((at) => document.querySelectorAll(".permission-tools [type=radio]")[at].click(), index);
  await row(
    "1,000 permissions: show the selected",
    page,
    () => shown(1),
    () => shown(0),
  );
  await shown(1);
  await see(/And 900 more/);
  await row("1,000 permissions: remove one", page, () =>
    page.evaluate(() => document.querySelector(".product-others input").click()),
  );
  await row(
    "1,000 permissions: clear all",
    page,
    () => click("Clear all"),
    async () => {
      await policy();
      await click("Use policy");
    },
  );
}

async function webhook() {
  const { page, click, see } = await browser.open("#/webhooks");
  await click("Use example");
  await see(/Valid signature/);
  const paste = await pasteOf(page, manyParameters());
  const field = async () => {
    await page.evaluate(() => {
      const area = document.querySelector("main textarea");
      area.focus();
      area.select();
    });
  };
  await field();
  await row("50,000 parameters: paste", page, paste, async () => {
    await click("Use example");
    await field();
  });
  await paste();
  await see(/The signature doesn't match/);
  await page.evaluate(() => document.querySelectorAll("main input.input")[0].focus());
  await row(
    "50,000 parameters: a letter in the URL",
    page,
    () => page.keyboard.press("x"),
    () => page.keyboard.press("Backspace"),
  );
  await row(
    "50,000 parameters: clear",
    page,
    () =>
      page.evaluate(() =>
        [...document.querySelectorAll("main button")].find((each) => each.textContent === "Clear").click(),
      ),
    async () => {
      await click("Use example");
      await field();
      await paste();
    },
  );
}

async function token() {
  const { page, see } = await browser.open("#/inspector");
  const paste = await pasteOf(page, bigToken());
  const focus = () => page.focus("main textarea");
  const press = (selector, name) =>
    page.$$eval(selector, (all, wanted) => all.find(({ textContent }) => textContent === wanted).click(), name);
  const clear = () => press("main button", "Clear");
  await focus();
  await row("1 MB token: paste", page, paste, async () => {
    await clear();
    await focus();
  });
  await paste();
  await see(/Not an Access Token/);
  for (const tab of ["Grants", "Header", "JSON", "Encoded token"]) {
    await row(
      `1 MB token: ${tab}`,
      page,
      () => press("[role=tab]", tab),
      () => press("[role=tab]", "Claims"),
    );
  }
  await row("1 MB token: clear", page, clear, async () => {
    await focus();
    await paste();
  });
}
