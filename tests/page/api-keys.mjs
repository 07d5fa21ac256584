// User actions in the view *API keys*.

/** Opens the view signed in, with the list loaded. */
export async function openConsole(browser, options) {
  const opened = await browser.open("#/keys", options);
  const { page, click, type, see, part } = opened;
  await click("Sign in");
  await page.waitForSelector(".keys");
  const tick = (name) => click(name, "checkbox");
  /** Waits until no dialog is open. */
  const gone = () => page.waitForFunction(() => document.querySelector("dialog") === null);
  /** Opens the form of a new key, with its name. */
  const start = async (name) => {
    await click("Create API key", "link");
    await part("textbox", "Friendly name").wait();
    await type("Friendly name", name);
  };
  /** Creates a key: a Restricted one if `permissions` are given, as "create messaging/messages". */
  const create = async (name, ...permissions) => {
    await start(name);
    if (permissions.length === 0) await click("Standard", "radio");
    for (const permission of permissions) {
      await part("searchbox", "Search permissions").fill(permission.replace(/^(\w+) (.*)$/, "$2"));
      await tick(permission);
    }
    await click("Create API key");
    await see(/Copy this secret now/);
    const [sid, secret] = await page.$$eval(".secret-step input[readonly]", (all) => all.map(({ value }) => value));
    return { sid, secret };
  };
  /** Confirms that the secret is saved. */
  const done = async () => {
    await tick("Got it! I've saved the secret.");
    await click("Done");
    await page.waitForSelector(".keys");
  };
  /** Selects an item of the menu of a key's row or page. */
  const choose = async (name, item) => {
    await click(`Actions for ${name}`);
    await click(item, "menuitem");
  };
  return { ...opened, tick, gone, start, create, done, choose };
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
