// The same user actions in Chromium, Firefox and WebKit: elements are found by role and name, clicks and keys are the browser's.
import { launch } from "puppeteer-core";
import { findChromium, findFirefox, findWebKit } from "../../pkg/scripts/run.mjs";
import { openSession } from "../support/webkit.mjs";

/** How long to wait for something to appear, in milliseconds: long enough for a busy machine. */
const LIMIT = 60_000;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const CONTROL = "\uE009";

/** How to start each browser; undefined for one that is not installed. */
export const BROWSERS = {
  Chromium: () =>
    startPuppeteer({ executablePath: findChromium(), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] }),
  Firefox: findFirefox() && (() => startPuppeteer({ browser: "firefox", executablePath: findFirefox() })),
  WebKit: findWebKit() && (() => startWebKit(findWebKit())),
};

/** Starts a browser that puppeteer drives: Chromium, or Firefox over WebDriver BiDi. */
async function startPuppeteer(options) {
  const browser = await launch(options);
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  return userOf({
    open: (url) => page.goto(url),
    run: (code, ...parameters) => page.evaluate(code, ...parameters),
    click: async (...query) => {
      const element = (await page.evaluateHandle(find, ...query)).asElement();
      if (element !== null) await element.click();
      return element !== null;
    },
    type: async (text, ...query) => {
      const element = (await page.evaluateHandle(find, ...query)).asElement();
      if (element === null) return false;
      await element.evaluate((input) => input.select());
      await element.press("Backspace");
      await element.type(text);
      return true;
    },
    withControl: async (key) => {
      await page.keyboard.down("Control");
      await page.keyboard.press(key);
      await page.keyboard.up("Control");
    },
    close: () => browser.close(),
  });
}

/** Starts WebKitGTK's MiniBrowser, driven over WebDriver. */
async function startWebKit(programs) {
  const { session, close } = await openSession(programs);
  const run = (code, ...args) =>
    session("POST", "/execute/sync", { script: `return (${code}).apply(null, arguments)`, args });
  return userOf({
    open: (url) => session("POST", "/url", { url }),
    run,
    click: async (...query) => {
      const element = await run(find, ...query);
      if (element !== null) await session("POST", `/element/${element[ELEMENT]}/click`, {});
      return element !== null;
    },
    type: async (text, ...query) => {
      const element = await run(find, ...query);
      if (element === null) return false;
      await session("POST", `/element/${element[ELEMENT]}/clear`, {});
      await session("POST", `/element/${element[ELEMENT]}/value`, { text });
      return true;
    },
    withControl: async (key) => {
      const steps = [
        ["keyDown", CONTROL],
        ["keyDown", key],
        ["keyUp", key],
        ["keyUp", CONTROL],
      ];
      const actions = steps.map(([type, value]) => ({ type, value }));
      await session("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
    },
    close,
  });
}

/** What a user does, by visible names. Each action waits for its element. */
function userOf({ open, run, click, type, withControl, close }) {
  const text = () =>
    run(() => [...document.querySelectorAll("main, dialog[open], .toasts")].map((each) => each.innerText).join("\n"));
  return {
    open,
    run,
    close,
    withControl,
    click: (name, role = "button") => until(() => click(role, name), `no ${role} "${name}"`),
    type: (name, value, role = "textbox") => until(() => type(value, role, name), `no ${role} "${name}"`),
    see: (pattern) => until(async () => pattern.exec(await text()), `${pattern} is not in the view`, text),
  };
}

/**
 * In the page: the visible and enabled element with this role and name, scrolled to the middle; null if it was not there when it was
 * last looked for. A notice that appears above a button moves it, and the click would miss it.
 */
function find(role, name) {
  const selectors = {
    button: "button:enabled",
    link: "a[href]",
    menuitem: "[role=menuitem]",
    tab: "[role=tab]",
    checkbox: "input[type=checkbox]:enabled",
    radio: "input[type=radio]",
    searchbox: "input[type=search]",
    textbox: "textarea, input:not([type=checkbox], [type=radio], [type=search])",
  };
  const found = [...document.querySelectorAll(selectors[role])].find((each) => {
    const label = each.ariaLabel ?? each.labels?.[0]?.querySelector(".check-label > :first-child")?.textContent;
    return (label ?? each.labels?.[0]?.textContent ?? each.textContent).trim() === name && each.checkVisibility();
  });
  if (found === undefined) return null;
  // The boxes of switches are hidden under their labels.
  const shown = found.matches("[type=radio]") ? found.labels[0] : found;
  shown.scrollIntoView({ block: "center" });
  const { x, y } = shown.getBoundingClientRect();
  const place = `${x} ${y}`;
  window.placesOfElements ??= new Map();
  const isSteady = window.placesOfElements.get(shown) === place;
  window.placesOfElements.set(shown, place);
  return isSteady ? shown : null;
}

/** Repeats until the result is true. An element may be replaced while it is clicked: the next attempt finds its successor. */
async function until(attempt, message, describe = () => "") {
  const deadline = Date.now() + LIMIT;
  let problem = "";
  while (Date.now() < deadline) {
    try {
      const result = await attempt();
      if (result) return result;
    } catch (error) {
      problem = error.message;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${message}\n${problem}\n${await describe()}`);
}
