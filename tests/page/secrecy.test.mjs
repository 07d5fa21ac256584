import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, startBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** Uses everything in the page, with a live key entered. */
async function useEverything() {
  const opened = await browser.open("#/rest-auth");
  const { page, enterKey, click, go, see, token } = opened;
  await enterKey({ accountSid: account.sid, sid: account.keySid, secret: account.secret });
  await see(/Copy header/);
  await click("Reveal");

  await go("Access tokens");
  await click("Create token");
  await page.waitForSelector(".token-text");
  const minted = await token();
  await click("Inspect");
  await page.waitForFunction(() => location.hash === "#/inspector");

  await go("Access tokens");
  await click("From the worker", "radio");
  await click("Get token");
  await see(/fetched in/);
  await go("REST authentication");
  await page.goBack();
  await page.waitForFunction(() => document.title.startsWith("Access tokens"));
  return { ...opened, minted };
}

/** All encodings of the secret: plain, base64 (as in the Basic header), percent-encoded, hexadecimal. */
function forms(secret) {
  const basic = Buffer.from(`${account.keySid}:${secret}`);
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString("hex"),
    ...[bytes, basic].flatMap((each) => [each.toString("base64"), each.toString("base64url")]),
  ];
}

test("the secret stays in the tab's memory: not in storage, URLs, requests or logs", async () => {
  const { page, requests, problems, minted } = await useEverything();
  const stored = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookie: document.cookie,
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    name: window.name,
    state: history.state,
  }));
  assert.deepEqual(stored, { local: {}, session: {}, cookie: "", databases: [], caches: [], name: "", state: null });
  assert.deepEqual(problems, []);

  const client = await page.createCDPSession();
  const { entries } = await client.send("Page.getNavigationHistory");
  const said = JSON.stringify({ requests, addresses: entries.map(({ url }) => url), page: page.url() });
  for (const form of [...forms(account.secret), account.keySid, account.sid, minted])
    assert.ok(!said.includes(form), form);
});

test("requests go only to the worker that serves the page, and are few", async () => {
  const { requests } = await useEverything();
  const origin = new URL(browser.url).origin;
  // Chromium's own icons, as of date fields, are data: URLs; the policy allows the page none.
  const sent = requests.filter(({ url }) => !url.startsWith("data:"));
  assert.deepEqual([...new Set(sent.map(({ url }) => new URL(url).origin))], [origin]);
  const posts = requests.filter(({ method }) => method !== "GET").map(({ url, body }) => [new URL(url).pathname, body]);
  assert.deepEqual(posts, [
    ["/dev/session", '{"name":"alice"}'],
    ["/token", "{}"],
  ]);
});

test("the Content-Security-Policy is sent, is strict, and is not violated", async () => {
  const { page, response, problems } = await useEverything();
  const headers = response.headers();
  const policy = Object.fromEntries(
    headers["content-security-policy"].split(";").map((part) => {
      const [name, ...values] = part.trim().split(" ");
      return [name, values.join(" ")];
    }),
  );
  assert.deepEqual(policy, {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
  });
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["referrer-policy"], "no-referrer");
  assert.equal(headers["x-frame-options"], "DENY");
  assert.equal(headers["cross-origin-opener-policy"], "same-origin");
  assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  assert.deepEqual(problems, []);
});

test("the policy blocks violations", async () => {
  const { page } = await browser.open();
  const stopped = await page.evaluate(async () => {
    const fails = async (attempt) => {
      try {
        await attempt();
        return false;
      } catch {
        return true;
      }
    };
    return {
      script: await fails(() => import("data:text/javascript,")),
      elsewhere: await fails(() => fetch("https://example.com/")),
      markup: await fails(() => {
        document.body.innerHTML = "<p>";
      }),
    };
  });
  assert.deepEqual(stopped, { script: true, elsewhere: true, markup: true });
  const violated = await page.evaluate(() => globalThis.violations.map((violation) => violation.split(" ")[0]));
  assert.deepEqual(violated.sort(), ["connect-src", "require-trusted-types-for", "script-src-elem"]);
});

test("files with a hash in their name are cached, the page is not", async () => {
  const { requests, response } = await browser.open();
  assert.match(response.headers()["cache-control"], /max-age=0/);
  const module = requests.find(({ url }) => url.endsWith(".wasm")).url;
  const answer = await fetch(module);
  assert.equal(answer.headers.get("cache-control"), "public, max-age=31536000, immutable");
  assert.equal(answer.headers.get("content-type"), "application/wasm");
});
