// In a real browser with a strict Content-Security-Policy: many callers, network outages, hidden tabs.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import puppeteer from "puppeteer-core";
import { findChromium } from "../../pkg/scripts/run.mjs";
import { startTokenServer } from "./token-server.mjs";
import { mint } from "./world.mjs";

const flags = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let server;
let browser;
before(async () => {
  const executablePath = findChromium();
  assert.ok(executablePath, "no Chromium is installed");
  server = await startTokenServer();
  browser = await puppeteer.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ["--no-sandbox", ...flags] : flags,
  });
});
after(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(() => {
  server.requests.length = 0;
});

/** Mints distinct tokens with this lifetime. */
function issue({ ttl, headers = {} }) {
  server.answer = (_, response) => {
    const identity = `alice-${server.requests.length}`;
    const token = mint({ identity, ttl });
    response.writeHead(201, { "content-type": "application/json", ...headers }).end(JSON.stringify({ token }));
  };
}

async function open(t, prepare = () => {}) {
  const page = await browser.newPage();
  t.after(() => page.close());
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await page.evaluateOnNewDocument(prepare);
  await page.goto(server.url, { waitUntil: "load" });
  await page.waitForFunction(() => globalThis.makeSource);
  const waitFor = (condition) => page.waitForFunction(condition, { timeout: 60_000, polling: 20 });
  return { page, complaints, waitFor };
}

for (const where of ["Page", "Worker"]) {
  test(`many callers cause one request, and the token is renewed automatically, in a ${where.toLowerCase()}`, async (t) => {
    issue({ ttl: 3 });
    const { page, complaints } = await open(t);
    const result = await page.evaluate((run, url) => globalThis[run](url), `runIn${where}`, `${server.url}/token`);
    assert.deepEqual(result, { tokens: 2, same: true, closed: "AccessTokenError closed" });
    assert.equal(server.requests.length, 2);
    for (const { path, body, headers } of server.requests) {
      assert.deepEqual([path, body, headers.authorization], ["/token", "{}", "Bearer session"]);
    }
    assert.deepEqual(complaints, [], "the page complained");
  });
}

test("offline the old token is returned until it expires; online again, it is renewed at once", async (t) => {
  issue({ ttl: 6 });
  const { page, waitFor } = await open(t);
  const first = await page.evaluate(() => {
    globalThis.makeSource("/token");
    const { source } = globalThis;
    source.addEventListener("error", async () => {
      globalThis.given ??= await source.get().catch(({ code }) => code);
    });
    return source.get();
  });
  await page.setOfflineMode(true);
  await waitFor(() => globalThis.given);
  assert.equal(await page.evaluate(() => globalThis.given), first);
  // From the third failure on the source waits for at least four seconds: here forever, unless an event wakes it.
  await page.evaluate(() => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (run, delay) => (delay > 3500 ? 0 : setTimeout(run, delay));
  });
  await waitFor(() =>
    globalThis.source.get().then(
      () => false,
      ({ code }) => code === "unreachable",
    ),
  );
  await waitFor(() => globalThis.seen.filter(({ code }) => code).length >= 3);
  assert.equal(server.requests.length, 1);
  // The first request after the event may still fail; the source then retries.
  await page.setOfflineMode(false);
  await waitFor(() => "token" in globalThis.seen.at(-1));
  assert.notEqual(await page.evaluate(() => globalThis.source.get()), first);
  await page.evaluate(() => globalThis.source.close());
});

test("a tab shown after sleep renews its token at once", async (t) => {
  issue({ ttl: 3600 });
  const { page, waitFor } = await open(t);
  await page.bringToFront();
  await page.evaluate(() => {
    globalThis.makeSource("/token");
    return globalThis.source.get();
  });
  const other = await browser.newPage();
  t.after(() => other.close());
  await other.bringToFront();
  await waitFor(() => document.visibilityState === "hidden");
  assert.equal(server.requests.length, 1, "a glance elsewhere renews nothing");
  // Simulates sleep where performance.now() stops.
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() + 50 * 60_000;
  });
  await page.bringToFront();
  await waitFor(() => globalThis.seen.length === 2);
  assert.equal(server.requests.length, 2);
  await page.evaluate(() => globalThis.source.close());
});

test("a tab that was frozen and resumed has a valid token", async (t) => {
  issue({ ttl: 2 });
  const { page, waitFor } = await open(t);
  const first = await page.evaluate(() => {
    globalThis.makeSource("/token");
    return globalThis.source.get();
  });
  const client = await page.createCDPSession();
  await client.send("Page.setWebLifecycleState", { state: "frozen" });
  const asked = server.requests.length;
  await new Promise((resolve) => setTimeout(resolve, 2500));
  assert.equal(server.requests.length, asked, "frozen, it asks for nothing");
  await client.send("Page.setWebLifecycleState", { state: "active" });
  assert.notEqual(await page.evaluate(() => globalThis.source.get()), first);
  await waitFor(() => globalThis.seen.length >= 3);
  await page.evaluate(() => globalThis.source.close());
});

test("across origins, without a readable Date and with a clock hours behind, expiry is correct", async (t) => {
  issue({ ttl: 3, headers: { "access-control-allow-origin": "*" } });
  const { page, waitFor } = await open(t, () => {
    const { now } = Date;
    Date.now = () => now() - 3 * 3_600_000;
  });
  await page.setBypassCSP(true); // the page's policy allows only its own origin
  await page.reload({ waitUntil: "load" });
  await page.waitForFunction(() => globalThis.makeSource);
  const elsewhere = server.url.replace("127.0.0.1", "localhost");
  await page.evaluate((url) => {
    globalThis.makeSource(`${url}/token`);
    return globalThis.source.get();
  }, elsewhere);
  await waitFor(() => globalThis.seen.filter(({ token }) => token).length === 3);
  const times = await page.evaluate(() => globalThis.seen.map(({ at }) => at));
  const gaps = times.slice(1).map((at, index) => at - times[index]);
  assert.ok(
    gaps.every((gap) => gap > 1000),
    `renewed after ${gaps} ms`,
  );
  await page.evaluate(() => globalThis.source.close());
});
