// User actions in the view *API keys*.

/** Opens the view signed in, with the list loaded. */
export async function openConsole(browser, options) {
  const opened = await browser.open("#api-keys", options);
  const { page, click, type, see, part } = opened;
  await click("Sign in");
  await page.waitForSelector(".keys");
  const tick = (name) => part("checkbox", name).click();
  /** Waits until no dialog is open. */
  const gone = () => page.waitForFunction(() => document.querySelector("dialog") === null);
  /** Creates a key: a Restricted one if `pick` selects its permissions. */
  const create = async (name, pick) => {
    await click("Create API key");
    await type("Key name", name);
    if (pick) {
      await page.locator("dialog .segmented-label::-p-text(Restricted)").click();
      await pick();
    }
    await click("Create");
    await see(/Copy this secret now/);
    const [sid, secret] = await page.$$eval("dialog code", (all) => all.map((each) => each.textContent));
    await tick("Got it! I've saved the secret.");
    await click("Done");
    await gone();
    return { sid, secret };
  };
  return { ...opened, tick, gone, create };
}

/** Sends a request to this browser's worker as an admin, like the page. */
export function adminOf(browser) {
  return callerOf(browser, { name: "carol", role: "admin" });
}

/** Sends a request as a user of the app. */
export function userOf(browser) {
  return callerOf(browser, { name: "carol" });
}

async function callerOf({ url }, who) {
  const ask = async (method, path, body, headers = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    return answer.status === 204 ? undefined : answer.json();
  };
  const { session } = await ask("POST", "dev/session", who);
  return (method, path, body) => ask(method, path, body, { authorization: `Bearer ${session}` });
}
