import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { jwtVerify } from "jose";
import { account, sample, startBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

async function read(token, secret) {
  const { payload, protectedHeader } = await jwtVerify(token, new TextEncoder().encode(secret), { clockTolerance: 5 });
  return { header: protectedHeader, ...payload };
}

test("it is the first view", async () => {
  const { page } = await browser.open();
  assert.match(await page.title(), /^Access tokens/);
  assert.match(page.url(), /#\/tokens$/);
});

test("another library verifies a token created in the page", async () => {
  const { useExample, click, see, token } = await browser.open("#/tokens");
  await useExample();
  await click("Create token");
  await see(/signed in [\d.]+ µs/);
  const minted = await token();
  await see(new RegExp(`${minted.length} bytes`));
  const { header, jti, iat, exp, ...rest } = await read(minted, sample.secret);
  assert.deepEqual(header, { alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" });
  assert.equal(exp - iat, 3600);
  assert.equal(jti, `${sample.sid}-${iat}`);
  const grants = { identity: "alice", voice: { incoming: { allow: true } } };
  assert.deepEqual(rest, { iss: sample.sid, sub: sample.accountSid, grants });
});

for (const [width, height] of [
  [1280, 800],
  [1440, 900],
  [1024, 768],
  [1920, 1080],
]) {
  test(`at ${width}×${height} the new token and its copy button are in sight`, async () => {
    const { page, useExample, click, token, settle } = await browser.open("#/tokens", { width, height });
    await useExample();
    await click("Edit Voice");
    await click("Create token");
    await page.waitForSelector(".token-text");
    await token();
    await settle();
    await page.waitForFunction(() => {
      const bar = document.querySelector(".top-bar").getBoundingClientRect().bottom;
      return ["[aria-label=Token] .card-head .primary", ".token-text"].every((selector) => {
        const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
        return top >= bar && bottom <= innerHeight;
      });
    });
  });
}

test("the form and the token fit 1280×800 without scrolling", async () => {
  const { page, useExample, click } = await browser.open("#/tokens", { width: 1280, height: 800 });
  await useExample();
  await click("Create token");
  await page.waitForSelector(".token-text");
  const bottom = await page.$eval(
    "[aria-label='Token settings'] [type=submit]",
    (button) => button.getBoundingClientRect().bottom + scrollY,
  );
  assert.ok(bottom <= 800, `${bottom}`);
});

test("every option of the form reaches the token", async () => {
  const { page, useExample, click, type, token, select } = await browser.open("#/tokens");
  const sid = (prefix) => prefix + "0123456789abcdef".repeat(2);
  await useExample();
  await type("Identity", "zoë");
  await type("Lifetime", "24");
  await click("Edit Voice");
  await type("TwiML app for outgoing calls", sid("AP"));
  await type("Parameters for the TwiML app", '{"plan":"pro"}');
  for (const grant of ["Video", "Conversations", "Sync", "TaskRouter", "Playback", "Custom"]) {
    await click(grant, "checkbox");
  }
  for (const grant of ["Video", "TaskRouter", "Playback", "Custom"]) await click(`Edit ${grant}`);
  await type("Room", "standup");
  await type("Workspace", sid("WS"));
  await type("Playback grant as JSON", '{"playbackUrl":"https://live.example/1"}');
  await type("Custom grant as JSON", '{"next_product":{"level":3}}');
  await page.locator("summary::-p-text(More options)").click();
  await select("Algorithm", "HS512");
  await type("Region", "ie1");
  await page.$eval("[type=datetime-local]", (input) => {
    const at = new Date(1_700_000_000_000);
    input.value = new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await click("Create token");
  await page.waitForSelector(".token-text");
  const { header, iat, exp, nbf, grants } = await read(await token(), sample.secret);
  assert.deepEqual(header, { alg: "HS512", typ: "JWT", cty: "twilio-fpa;v=1", twr: "ie1" });
  assert.equal(exp - iat, 86_400);
  assert.equal(nbf, 1_700_000_000 - (1_700_000_000 % 60));
  assert.equal(
    JSON.stringify(grants),
    JSON.stringify({
      identity: "zoë",
      voice: { incoming: { allow: true }, outgoing: { application_sid: sid("AP"), params: { plan: "pro" } } },
      video: { room: "standup" },
      chat: {},
      data_sync: {},
      task_router: { workspace_sid: sid("WS") },
      player: { playbackUrl: "https://live.example/1" },
      next_product: { level: 3 },
    }),
  );
});

const wrong = [
  ["Identity", "", /1–256 characters/],
  ["Identity", "alice smith", /With Voice, an identity can't contain spaces/],
  ["Lifetime", "0", /between 1 second and 24 hours/],
  ["Lifetime", "25", /between 1 second and 24 hours/],
  ["Lifetime", "1.5", /between 1 second and 24 hours/],
  ["Lifetime", "1e3", /between 1 second and 24 hours/],
  ["Region", "Ireland", /Enter a region, e\.g\. ie1/],
  ["TwiML app for outgoing calls", "AP1", /Enter a TwiML application SID/],
  ["Parameters for the TwiML app", "{plan:1}", /JSON object/],
  ["Parameters for the TwiML app", "[1]", /JSON object/],
  ["Parameters for the TwiML app", '{"a":1}', /Add a TwiML app/],
];
for (const [label, value, message] of wrong) {
  test(`${label} "${value}" is refused at its field, also if that is hidden by then`, async () => {
    const { page, useExample, type, click, fieldError } = await browser.open("#/tokens");
    await useExample();
    await click("Create token");
    await page.waitForSelector(".token-text");
    const summary = page.locator("summary::-p-text(More options)");
    if (label === "Region") await summary.click();
    if (/TwiML/.test(label)) await click("Edit Voice");
    await type(label, value);
    if (label === "Region") await summary.click();
    if (/TwiML/.test(label)) await click("Edit Voice");
    await click("Create token");
    await page.waitForFunction(() => document.activeElement.ariaInvalid === "true");
    const error = await fieldError(label);
    assert.match(error.text, message);
    assert.deepEqual([error.invalid, error.focused], ["true", true]);
    assert.equal(await page.$(".token-text"), null, "the token before is not shown as the result");
  });
}

test("a changed form marks the token as out of date", async () => {
  const { page, useExample, type, click, see } = await browser.open("#/tokens");
  await useExample();
  await click("Create token");
  await see(/bytes/);
  assert.doesNotMatch(await page.$eval("main", ({ innerText }) => innerText), /Form changed/);
  await type("Identity", "bob");
  await see(/Form changed: create again/);
  await click("Create token");
  await see(/1 h left|59 min/);
});

test("the payload has human times, and code creates the same token", async () => {
  const { useExample, click, see } = await browser.open("#/tokens");
  await useExample();
  await click("Create token");
  await see(/"exp": \d+, \/\/ \w+/);
  await click("Node", "tab");
  await see(/key\.mintAccessToken\(\{\s+identity: "alice",\s+ttl: 3600/);
  await click("CLI", "tab");
  await see(/npx twilio-edge-auth token --identity alice/);
});

test("without a key the form asks for one", async () => {
  const { page, click } = await browser.open("#/tokens");
  await click("Create token");
  await page.waitForFunction(() => document.activeElement.labels?.[0].innerText === "Account SID");
});

test("a token is fetched from the worker, once for two clicks", async () => {
  const { page, click, type, see, token, requests, part } = await browser.open("#/tokens/worker");
  await type("Act as user", "bob");
  const button = await part("button", "Get token").waitHandle();
  await button.evaluate((element) => {
    element.click();
    element.click();
  });
  await see(/fetched in \d+ ms/);
  assert.equal(requests.filter(({ url }) => url.endsWith("/token")).length, 1);
  const { grants, exp, iat } = await read(await token(), account.secret);
  assert.deepEqual(Object.keys(grants), ["identity", "voice", "video", "chat"]);
  assert.equal(grants.identity, "bob");
  assert.equal(exp - iat, 3600);
  await click("Stop refreshing");
  await page.waitForFunction(() => !document.querySelector("main").innerText.includes("Stop refreshing"));
});

test("only granted grants are offered, and a request can narrow them and the lifetime", async () => {
  const { page, click, type, see, token } = await browser.open("#/tokens/worker");
  await click("Select grants", "radio");
  await see(/Get a token with all grants first/);
  await click("All granted", "radio");
  await click("Get token");
  await see(/fetched in/);
  const first = await token();
  await click("Select grants", "radio");
  await page.waitForSelector(".checks");
  assert.deepEqual(await page.$$eval(".checks label", (labels) => labels.map(({ innerText }) => innerText)), [
    "Voice",
    "Video",
    "Conversations",
  ]);
  for (const grant of ["Voice", "Conversations"]) await click(grant, "checkbox");
  await type("Lifetime in seconds", "60");
  await type("Video room", "standup");
  await click("Get token");
  await page.waitForFunction((before) => document.querySelector(".token-text")?.textContent !== before, {}, first);
  await page.waitForSelector(".token-text");
  const { grants, exp, iat } = await read(await token(), account.secret);
  assert.deepEqual(grants, { identity: "alice", video: { room: "standup" } });
  assert.equal(exp - iat, 60);
});

test("the worker's errors are sentences at their field, once", async () => {
  const { page, click, type, see, fieldError } = await browser.open("#/tokens/worker");
  await type("Lifetime in seconds", "7200");
  await click("Get token");
  await see(/3600 seconds at most/);
  assert.match((await fieldError("Lifetime in seconds")).text, /3600 seconds at most/);
  const text = await page.$eval("main", ({ innerText }) => innerText);
  assert.equal(text.split("3600 seconds").length, 2);
  await page.locator("summary::-p-text(Use a session of your app)").click();
  await type("Session JWT", "garbage");
  await click("Get token");
  assert.match((await fieldError("Session JWT")).text, /three parts separated by dots/);
});

test("a renewed token replaces the shown one, until refreshing is stopped", async () => {
  const { page, click, type, see, token, requests } = await browser.open("#/tokens/worker");
  await type("Lifetime in seconds", "4");
  await click("Get token");
  await see(/fetched in/);
  const first = await token();
  await see(/Refreshed automatically at/);
  await page.waitForFunction((before) => document.querySelector(".token-text").textContent !== before, {}, first);
  await click("Stop refreshing");
  const asked = () => requests.filter(({ url }) => url.endsWith("/token")).length;
  const before = asked();
  assert.ok(before >= 2);
  await page.waitForFunction(() => document.querySelector("[aria-label=Token]").innerText.includes("Expired"));
  assert.equal(asked(), before);
});

test("changing the source clears the token", async () => {
  const { page, click, useExample, see } = await browser.open("#/tokens");
  await useExample();
  await click("Create token");
  await see(/bytes/);
  await click("From the worker", "radio");
  await see(/No token yet/);
  assert.equal(await page.$(".token-text"), null);
});

test("a worker that cannot be reached is reported next to the button", async () => {
  const { page, click, see } = await browser.open("#/tokens/worker");
  await page.setRequestInterception(true);
  page.on("request", (request) => (request.method() === "POST" ? request.abort() : request.continue()));
  await click("Get token");
  await see(/Can't reach the worker/);
});

test("a token can be opened in the inspector with one click, and is not in the address", async () => {
  const { page, useExample, click, token } = await browser.open("#/tokens");
  await useExample();
  await click("Create token");
  await page.waitForSelector(".token-text");
  const minted = await token();
  await click("Inspect");
  await page.waitForFunction(() => location.hash === "#/inspector");
  assert.ok(!page.url().includes(minted.slice(0, 10)));
});
