// Opens the built page in Chromium, served by the edge worker in workerd, and records requests, logs and errors.
import { launch } from "puppeteer-core";
import { findChromium } from "../../pkg/scripts/run.mjs";
import sample from "../../www/sample-credential.json" with { type: "json" };
import {
  account,
  localSettings,
  settings,
  startEdges,
  startFailingEdges,
  startLocalEdges,
} from "../worker/harness.mjs";

export { account, sample };

const flags = [
  ...["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  // All tabs in one process: a new one takes longer to start than the page.
  "--renderer-process-limit=1",
];

/** How long to wait for something to appear, in milliseconds: long enough for a busy machine. */
const limit = 30_000;

/** Starts a browser and a worker for the tests of one file. */
export function startBrowser() {
  return start(startEdges({ ...settings, ENVIRONMENT: "development" }));
}

/** Like startBrowser, with the worker managing the keys of the local account. */
export function startLocalBrowser() {
  return start(startLocalEdges({ ...localSettings, ENVIRONMENT: "development" }));
}

/** Like startLocalBrowser, with the worker creating and rotating its keys. */
export function startRingBrowser() {
  const KEY_RING_SECRET = "the-secret-that-seals-the-keys-of-the-ring";
  return start(startLocalEdges({ ...localSettings, KEY_RING_SECRET, ENVIRONMENT: "development" }));
}

/** Like startLocalBrowser, with faults between the worker and the local account; see startFailingEdges. */
export function startFailingBrowser() {
  return start(startFailingEdges({ ...localSettings, ENVIRONMENT: "development" }));
}

async function start(starting) {
  const server = await starting;
  const browser = await launchChromium().catch(async (error) => {
    await server.close();
    throw error;
  });
  let context;
  return {
    url: server.url,
    fail: server.fail,
    /** Opens the page in a new isolated tab, and closes the previous one. */
    open: async (view = "", options = {}) => {
      await context?.close();
      context = await browser.createBrowserContext();
      return openPage(context, server.url + view, options);
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

function launchChromium() {
  return launch({
    executablePath: findChromium(),
    args: process.getuid?.() === 0 ? ["--no-sandbox", ...flags] : flags,
  });
}

async function openPage(context, address, { width = 1280, height = 900, media = {} }) {
  const page = await context.newPage();
  const seen = { requests: [], problems: [] };
  page.on("request", (request) => {
    seen.requests.push({
      method: request.method(),
      url: request.url(),
      headers: request.headers(),
      body: request.postData(),
    });
  });
  page.on("pageerror", (error) => seen.problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) seen.problems.push(`${message.type()}: ${message.text()}`);
  });
  await page.evaluateOnNewDocument(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      globalThis.violations.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  await page.setViewport({ width, height, hasTouch: width < 600, isMobile: width < 600 });
  await page.emulateMediaFeatures(Object.entries(media).map(([name, value]) => ({ name, value })));
  const response = await page.goto(address);
  await page.waitForSelector("main h1");
  return { page, response, ...seen, ...actions(page) };
}

/** User actions, by accessible names. */
function actions(page) {
  const part = (role, name) => page.locator(`::-p-aria([name="${name}"][role="${role}"])`).setTimeout(limit);
  /** Clicks what has this name, scrolled to the middle: bars cover the edges of the window. */
  const click = async (name, role = "button") => {
    const found = await part(role, name).waitHandle();
    await found.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await part(role, name).click();
  };
  return {
    part,
    click,
    /** Types a short string, pastes a long one. */
    type: async (name, text) => {
      if (text !== "") return part("textbox", name).fill(text, { typingThreshold: 20 });
      await part("textbox", name).click({ count: 3 });
      await page.keyboard.press("Backspace");
    },
    /** Empties the search field. */
    clear: async () => {
      await page.locator("main [type=search]").click({ count: 3 });
      await page.keyboard.press("Backspace");
    },
    /** Selects an option, by the label of the list. */
    select: async (name, option) => {
      const list = await part("combobox", name).waitHandle();
      await list.select(option);
    },
    /** Opens a view through the navigation. */
    go: async (title) => {
      await page.locator(`.sidebar a::-p-text(${title})`).setTimeout(limit).click();
      await page.waitForFunction((wanted) => document.title.startsWith(wanted), {}, title);
    },
    /** Uses the example key, in a view that asks for a key. */
    useExample: () => click("Use example"),
    /** Enters a key, in a view that asks for one. */
    enterKey: async ({ accountSid, sid, secret }) => {
      await part("textbox", "Account SID").fill(accountSid);
      await part("textbox", "API key SID").fill(sid);
      await part("textbox", "Secret").fill(secret);
      await click("Use key");
    },
    /** Waits until the visible text of the view matches `pattern`, and returns the match. */
    see: async (pattern) => {
      const text = () =>
        page.evaluate(() =>
          [...document.querySelectorAll("main, dialog[open], .toasts, .popover:popover-open")]
            .map((each) => each.innerText)
            .join("\n"),
        );
      const deadline = Date.now() + limit;
      while (Date.now() < deadline) {
        const match = pattern.exec(await text());
        if (match) return match;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`${pattern} is not in:\n${await text()}`);
    },
    /** Returns the error of a field, by the field's label. */
    fieldError: (label) =>
      page.evaluate((wanted) => {
        const found = [...document.querySelectorAll("label")].find(
          (each) => each.htmlFor !== "" && each.textContent === wanted && each.checkVisibility(),
        );
        const input = document.getElementById(found.htmlFor);
        const error = document.getElementById(input.getAttribute("aria-describedby"));
        return {
          text: error?.matches(".field-error") ? error.innerText : "",
          invalid: input.getAttribute("aria-invalid"),
          focused: input === document.activeElement,
        };
      }, label),
    token: () => page.$eval(".token-text", (element) => element.textContent),
    settle: () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))),
  };
}
