import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SignJWT } from "jose";
import { ApiKey } from "twilio-edge-auth";
import { sample, startBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const key = new ApiKey(sample);
const now = () => Math.floor(Date.now() / 1000);
const mint = (options = {}) =>
  key.mintAccessToken({ identity: "alice", grants: { voice: { incomingAllow: true } }, ...options });
/** Signs an Access Token with these claims instead of the usual ones, which the package may refuse to mint. */
const signed = (claims) =>
  new SignJWT({
    jti: "1",
    iss: sample.sid,
    sub: sample.accountSid,
    iat: now(),
    exp: now() + 60,
    grants: { identity: "alice" },
    ...claims,
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" })
    .sign(new TextEncoder().encode(sample.secret));
const open = async (options) => {
  const opened = await browser.open("#/inspector", options);
  return { ...opened, tab: (name) => opened.part("tab", name).click() };
};
const width = (page) =>
  page.$eval(
    ".life-fill",
    (fill) => fill.getBoundingClientRect().width / fill.parentElement.getBoundingClientRect().width,
  );

test("a pasted token is decoded: claims, grants and header", async () => {
  const { type, see, tab } = await open();
  await type("Access Token", mint({ region: "ie1", ttl: 600, grants: { video: { room: "standup" }, sync: {} } }));
  await see(/Signature not checked\s+Add API key SK0+1 to verify it/);
  for (const words of [sample.sid, sample.accountSid, "alice"]) await see(new RegExp(`Claims[\\s\\S]*${words}`));
  await tab("Grants");
  await see(/Video\s+video\s+room\s+standup/);
  await see(/Sync\s+data_sync\s+No restrictions/);
  await tab("Header");
  await see(/twilio-fpa;v=1[\s\S]*Region\s+twr\s+ie1/);
  await tab("JSON");
  await see(/"room": "standup"/);
});

test("the key that signed it verifies it; a changed token is refused with the reason", async () => {
  const { type, see, click } = await open();
  const token = mint();
  await type("Access Token", token);
  await click("Use example");
  await see(/Valid\s+Twilio would accept it\. Signed by SK0+1/);
  const [header, , signature] = token.split(".");
  const [, otherPayload] = mint({ identity: "mallory" }).split(".");
  await type("Access Token", `${header}.${otherPayload}.${signature}`);
  await see(/Invalid signature\s+[^\n]*the token was changed\. 20107/);
});

test("each kind of refusal has its reason, and Twilio's error", async () => {
  const other = new ApiKey({ ...sample, sid: `SK${"9".repeat(32)}` });
  const elsewhere = new ApiKey({ ...sample, accountSid: `AC${"9".repeat(32)}` });
  const options = { identity: "alice" };
  const { type, see, click } = await open();
  await click("Use example");
  for (const [token, reason] of [
    [mint({ issuedAt: now() - 100, ttl: 60 }), /Expired [^\n]* ago\s+The signature is valid\.[^\n]* 20104/],
    [mint({ notBefore: now() + 600 }), /Not valid until [^\n]*\s+The signature is valid\.[^\n]* 20105/],
    [mint({ algorithm: "HS384" }), /Unsupported algorithm\s+[^\n]* 20102/],
    [await signed({ exp: now() + 90_000 }), /Lifetime too long\s+[^\n]* 20157/],
    [other.mintAccessToken(options), /signed by another key\s+Signed by SK9+\. The key in use is SK0+1/],
    [elsewhere.mintAccessToken(options), /Another account\s+Issued for account AC9+[^\n]* 20103/],
    [mint(), /Valid\s+Twilio would accept it/],
  ]) {
    await type("Access Token", token);
    await see(reason);
  }
});

test("another key verifies a token without becoming the key in use, and is only in memory", async () => {
  const other = { ...sample, sid: `SK${"9".repeat(32)}`, secret: "another-secret-that-is-long-enough" };
  const { page, type, see, click, enterKey, requests } = await open();
  await click("Use example");
  await type("Access Token", new ApiKey(other).mintAccessToken({ identity: "alice" }));
  await see(/signed by another key/);
  await click("Another key", "radio");
  await enterKey(other);
  await see(/Issuer\s+SK9+, the key entered/);
  await see(/Valid\s+Twilio would accept it\. Signed by SK9+/);
  assert.match(await page.$eval(".key-chip", ({ innerText }) => innerText), /Example key/);
  await click("Key in use", "radio");
  await see(/signed by another key/);
  await click("Another key", "radio");
  await see(/Valid\s+Twilio would accept it/);
  await click("Change");
  await see(/Signature not checked/);
  await page.waitForSelector("main input[type=password]");
  assert.ok(requests.every(({ method, url }) => method === "GET" && !url.includes(other.secret)));
  assert.deepEqual(await page.evaluate(() => ({ ...localStorage, ...sessionStorage })), {});
});

test("a copy of a token can be edited: its claims fill the form of Access tokens", async () => {
  const { page, type, see, click, token, problems } = await open();
  const sid = (prefix) => prefix + "0123456789abcdef".repeat(2);
  const options = {
    identity: "zoë",
    ttl: 5400,
    notBefore: Math.floor(now() / 60) * 60,
    region: "ie1",
    algorithm: "HS512",
    grants: {
      voice: { outgoingApplicationSid: sid("AP"), outgoingApplicationParams: { plan: "pro" }, endpointId: "e1" },
      video: { room: "standup" },
      chat: { serviceSid: sid("IS") },
      taskRouter: { workspaceSid: sid("WS"), role: "worker" },
      playback: { playbackUrl: "https://live.example/1" },
      custom: { next_product: { level: 3 } },
    },
  };
  const original = mint(options);
  await type("Access Token", original);
  await click("Edit a copy");
  await page.waitForFunction(() => location.hash === "#/tokens");
  await click("Use example");
  await click("Create token");
  await page.waitForSelector(".token-text");
  const part = (text, index) => JSON.parse(Buffer.from(text.split(".")[index], "base64url"));
  const copy = await token();
  assert.deepEqual(part(copy, 0), part(original, 0));
  const [{ jti, iat, exp, ...rest }, { jti: _, iat: before, exp: until, ...wanted }] = [
    part(copy, 1),
    part(original, 1),
  ];
  assert.deepEqual(rest, wanted);
  assert.equal(exp - iat, until - before);
  assert.deepEqual(problems, []);
  // What the form has no field for is named.
  await page.goBack();
  await see(/Inspector/);
  await type("Access Token", await signed({ grants: { identity: "bob", voice: { later: { level: 3 } }, sync: {} } }));
  await click("Edit a copy");
  await see(/Not copied: values of Voice that have no field in this form\./);
  assert.equal(await page.$eval(`::-p-aria([name="Identity"][role="textbox"])`, (input) => input.value), "bob");
});

test("Back from the inspector shows the token and the form as they were", async () => {
  const { page, see, click, type, token } = await browser.open("#/tokens");
  await click("Use example");
  await type("Identity", "carol");
  await click("Create token");
  await see(/bytes/);
  const minted = await token();
  await click("Inspect");
  await see(/Twilio would accept it/);
  await see(/A reload clears it/);
  await page.goBack();
  await page.waitForSelector(".token-text");
  assert.equal(await token(), minted);
  assert.equal(await page.$eval(`::-p-aria([name="Identity"][role="textbox"])`, (input) => input.value), "carol");
  await page.goForward();
  await see(/Twilio would accept it/);
});

test("the worker verifies a token of its own, and a token of another key is not its", async () => {
  const { page, type, click, see } = await open();
  const own = await page.evaluate(async () => {
    const post = async (path, body, session) => {
      const headers = { "Content-Type": "application/json", ...(session && { Authorization: `Bearer ${session}` }) };
      return (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
    };
    const { session } = await post("/dev/session", { name: "bob" });
    return (await post("/token", {}, session)).token;
  });
  await type("Access Token", own);
  await page.locator(".segmented-label::-p-text(The worker)").click();
  await click("Sign in");
  await see(/Signature not checked\s+Select Check with the worker\./);
  await click("Check with the worker");
  await see(/Signature\s+Verified by the worker/);
  await see(/Valid\s+Twilio would accept it/);
  // The result is about that token only.
  await type(
    "Access Token",
    new ApiKey({ ...sample, sid: `SK${"9".repeat(32)}` }).mintAccessToken({ identity: "bob" }),
  );
  await see(/Signature\s+Not checked yet/);
  await click("Check with the worker");
  await see(/Not checked: signed by another key/);
});

const pasted = mint();
const pastes = {
  "a Bearer header": [`Authorization: Bearer ${pasted}`, /Removed: the header's name, “Bearer”/],
  quotes: [`"${pasted}",`, /Removed: quotes/],
  "the line breaks of a terminal": [pasted.replaceAll(/.{40}/g, "$&\n"), /Removed: line breaks/],
  JSON: [JSON.stringify({ token: pasted }), /Removed: the JSON around it/],
};
for (const [what, [text, removed]] of Object.entries(pastes)) {
  test(`a token is found in ${what}`, async () => {
    const { type, see, click } = await open();
    await click("Use example");
    await type("Access Token", text);
    await see(removed);
    await see(/Valid\s+Twilio would accept it/);
  });
}

test("any JWT is decoded, and the page says that it is not an Access Token", async () => {
  const { type, see, click } = await open();
  await click("Use example");
  const session = await new SignJWT({ sub: "bob", iss: "https://id.example", scope: "read" })
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(sample.secret));
  await type("Access Token", session);
  await see(/Not a Twilio Access Token\s+[^\n]* 20102/);
  await see(/Subject\s+sub\s+bob/);
  await see(/Issuer\s+iss\s+https:\/\/id\.example/);
  // A token that Twilio would refuse as too long is decoded too.
  await type("Access Token", `${mint().slice(0, -1)}${"A".repeat(20_000)}`);
  await see(/Not an Access Token\s+[^\n]*16 KB at most/);
});

test("direction and control characters are visible, and long tokens are cut", async () => {
  const { page, type, see, tab, click } = await open();
  const claims = {
    grants: {
      identity: "ali\u202Ece\u0000",
      next: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`g${index}`, "v".repeat(3000)])),
    },
  };
  await type("Access Token", await signed(claims));
  await see(/ali\\u202Ece\\u0000/);
  await tab("Grants");
  await see(/20 of 300 values/);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  assert.ok(height < 8000, `${height}`);
  await click("Show 100 more");
  await see(/120 of 300 values/);
  await click("Show 100 more");
  await click("Show all 300");
  await see(/\s300 values/);
  await click("Show fewer");
  await see(/20 of 300 values/);
});

test("the bar shows the remaining lifetime, and the expiry", async () => {
  const { page, type, see, click } = await browser.open("#/inspector");
  await click("Use example");
  await type("Access Token", mint({ issuedAt: now() - 1900, ttl: 2000 }));
  await see(/Twilio would accept it/);
  await see(/\d+ s left/);
  const meter = () => page.$eval("[role=meter]", (element) => Number(element.getAttribute("aria-valuenow")));
  const first = await meter();
  assert.ok(first > 0 && first < 10, `${first}`);
  assert.equal(await page.$eval(".life", (life) => life.dataset.phase), "ending");
  /** Advances the page's clock. */
  const pass = (seconds) =>
    page.evaluate((milliseconds) => {
      const { now } = Date;
      Date.now = () => now() + milliseconds;
    }, seconds * 1000);
  await pass(50);
  await page.waitForFunction(
    (before) => Number(document.querySelector("[role=meter]").getAttribute("aria-valuenow")) < before,
    {},
    first,
  );
  await see(/\d+ s left/);
  await pass(50);
  await see(/Expired \d+ s ago/);
  await see(/The signature is valid\.[^\n]* 20104/);
  assert.equal(await meter(), 0);
  assert.equal(await page.$eval(".life", (life) => life.dataset.phase), "over");
});

test("the bar's length is the remaining share of the lifetime", async () => {
  const { page, type, settle } = await browser.open("#/inspector", { media: { "prefers-reduced-motion": "reduce" } });
  for (const share of [1, 0.5, 0.1]) {
    await type("Access Token", mint({ issuedAt: now() - Math.round(10_000 * (1 - share)), ttl: 10_000 }));
    await settle();
    assert.ok(Math.abs((await width(page)) - share) < 0.01, `${await width(page)} instead of ${share}`);
  }
});

for (const [title, text] of [
  ["something else", "hello"],
  ["two parts", "eyJhbGciOiJIUzI1NiJ9.e30"],
  ["a payload that is not JSON", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.aGVsbG8.AAAA"],
]) {
  test(`${title} is refused at the field`, async () => {
    const { type, fieldError, see, problems } = await browser.open("#/inspector");
    await type("Access Token", text);
    await see(/Nothing to inspect/);
    const error = await fieldError("Access Token");
    assert.equal(error.invalid, "true");
    assert.ok(error.text.length > 10, error.text);
    assert.deepEqual(problems, []);
  });
}

test("hostile names and values are shown as text", async () => {
  const { page, type, see, tab, problems } = await open();
  const markup = "<img src=x onerror=alert(1)>";
  await type(
    "Access Token",
    await signed({ jti: markup, grants: { identity: markup, [markup]: { [markup]: markup } } }),
  );
  const [claims] = await see(/Identity[\s\S]*Token ID[^<]*<img[^<]*/);
  assert.equal(claims.split(markup).length - 1, 2);
  await tab("Grants");
  const [grants] = await see(/Encoded token[\s\S]*/);
  assert.equal(grants.split(markup).length - 1, 3);
  assert.equal(await page.$("main img"), null);
  assert.deepEqual(problems, []);
});

test("a token created in the page can be opened with one click", async () => {
  const { page, click, see, token } = await browser.open("#/tokens");
  await click("Use example");
  await click("Create token");
  const minted = await token();
  await click("Inspect");
  await see(/Twilio would accept it/);
  assert.equal(await page.$eval(`::-p-aria([name="Access Token"][role="textbox"])`, (input) => input.value), minted);
  assert.ok(!page.url().includes(minted.slice(0, 10)));
});
