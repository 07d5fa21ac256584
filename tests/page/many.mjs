// Very much data, for the tests and the measurement of the page's limits.
import { openConsole } from "./api-keys.mjs";
import { sample } from "./browser.mjs";

/** Returns an Access Token of a megabyte, with a signature that no key made. */
export function bigToken() {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const many = Array.from({ length: 20_000 }, (_, index) => [`grant${index}`, { value: "a".repeat(16) }]);
  const claims = { iss: sample.sid, sub: sample.accountSid, exp: 2_000_000_000, grants: Object.fromEntries(many) };
  return `${part({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" })}.${part(claims)}.${"A".repeat(43)}`;
}

/** Returns the form of 50,000 parameters. */
export function manyParameters() {
  return Array.from({ length: 50_000 }, (_, index) => `name${index}=value${index}`).join("&");
}

/** Returns a policy of 1,000 permissions, as JSON. */
export function manyPermissions() {
  return JSON.stringify({ allow: Array.from({ length: 1000 }, (_, index) => `/twilio/later/resource${index}/read`) });
}

/** Names of keys, one of them from right to left, one of them long. */
const NAMES = ["billing", "support", "مفتاح", `reports ${"with a long name ".repeat(2)}`];

const manyKeys = () =>
  Array.from({ length: 10_000 }, (_, index) => ({
    sid: `SK${index.toString(16).padStart(32, "0")}`,
    friendlyName: `${NAMES[index % 4]} ${(index * 7919) % 10_000}`,
    dateCreated: new Date(Date.UTC(2024, 0, 1) + ((index * 104_729) % 10_000) * 3_600_000).toISOString(),
    dateUpdated: new Date(Date.UTC(2026, 0, 1)).toISOString(),
    type: ["standard-or-main", "restricted", "main"][index % 3],
    inUse: false,
  }));

/** Opens the view *API keys* with 10,000 keys. */
export function openManyKeys(browser) {
  const open = async (...args) => {
    const opened = await browser.open(...args);
    const body = JSON.stringify({ keys: manyKeys(), next: null, unreadable: 0, account: { sid: sample.accountSid } });
    await opened.page.setRequestInterception(true);
    opened.page.on("request", (request) =>
      new URL(request.url()).pathname === "/keys"
        ? request.respond({ contentType: "application/json", body })
        : request.continue(),
    );
    return opened;
  };
  return openConsole({ ...browser, open });
}

/** Returns a function that pastes `text` where the focus is, as a browser does: the event first, then the command. */
export async function pasteOf(page, text) {
  await page.evaluate((pasted) => {
    globalThis.pasted = pasted;
  }, text);
  return () =>
    page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/plain", globalThis.pasted);
      const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      if (document.activeElement.dispatchEvent(event)) document.execCommand("insertText", false, globalThis.pasted);
    });
}
