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
const width = (page) =>
  page.$eval(
    ".life-fill",
    (fill) => fill.getBoundingClientRect().width / fill.parentElement.getBoundingClientRect().width,
  );

test("a pasted token is decoded: header, claims and grants", async () => {
  const { type, see } = await browser.open("#inspector");
  await type("Access Token", mint({ region: "ie1", ttl: 600, grants: { video: { room: "standup" }, sync: {} } }));
  const [text] = await see(/Claims[\s\S]*signature/);
  for (const words of [sample.sid, sample.accountSid, "alice", "twilio-fpa;v=1", "ie1", "standup", "No restrictions"]) {
    assert.ok(text.includes(words), words);
  }
  assert.match(text, /Video\s+video/);
  assert.match(text, /Sync\s+data_sync/);
  await see(/Signature not checked/);
});

test("the key that signed it verifies it; a changed token is refused with the reason", async () => {
  const { type, fillSample, see } = await browser.open("#inspector");
  const token = mint();
  await type("Access Token", token);
  await fillSample();
  await see(/Valid\s+Signed by SK0+1/);
  const [header, , signature] = token.split(".");
  const [, otherPayload] = mint({ identity: "mallory" }).split(".");
  await type("Access Token", `${header}.${otherPayload}.${signature}`);
  await see(/Refused: signature_mismatch/);
  await see(/the token was changed/);
});

test("each kind of refusal has its reason", async () => {
  const other = new ApiKey({ ...sample, sid: `SK${"9".repeat(32)}` });
  const elsewhere = new ApiKey({ ...sample, accountSid: `AC${"9".repeat(32)}` });
  const options = { identity: "alice" };
  const { type, fillSample, see } = await browser.open("#inspector");
  await fillSample();
  for (const [token, reason] of [
    [mint({ issuedAt: now() - 100, ttl: 60 }), /Refused: token_expired/],
    [mint({ notBefore: now() + 600 }), /Refused: token_not_yet_valid/],
    [mint({ algorithm: "HS384" }), /Refused: unsupported_algorithm/],
    [other.mintAccessToken(options), /Refused: wrong_issuer/],
    [elsewhere.mintAccessToken(options), /Refused: wrong_account/],
    [mint(), /Signed by SK/],
  ]) {
    await type("Access Token", token);
    await see(reason);
  }
});

test("the bar shows the remaining lifetime, and the expiry", async () => {
  const { page, type, fillSample, see } = await browser.open("#inspector");
  await fillSample();
  await type("Access Token", mint({ issuedAt: now() - 1900, ttl: 2000 }));
  await see(/Signed by SK/);
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
  await see(/Refused: token_expired/);
  assert.equal(await meter(), 0);
  assert.equal(await page.$eval(".life", (life) => life.dataset.phase), "over");
});

test("the bar's length is the remaining share of the lifetime", async () => {
  const { page, type, settle } = await browser.open("#inspector", { media: { "prefers-reduced-motion": "reduce" } });
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
  ["a token too large", `${mint().slice(0, -1)}${"A".repeat(20_000)}`],
]) {
  test(`${title} is refused at the field`, async () => {
    const { type, fieldError, see, problems } = await browser.open("#inspector");
    await type("Access Token", text);
    await see(/Nothing to inspect/);
    const error = await fieldError("Access Token");
    assert.equal(error.invalid, "true");
    assert.ok(error.text.length > 10, error.text);
    assert.deepEqual(problems, []);
  });
}

test("hostile names and values are shown as text", async () => {
  const { page, type, see, problems } = await browser.open("#inspector");
  const markup = "<img src=x onerror=alert(1)>";
  const claims = {
    jti: markup,
    iss: sample.sid,
    sub: sample.accountSid,
    exp: now() + 60,
    grants: { identity: markup, [markup]: { [markup]: markup } },
  };
  const header = { alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" };
  const token = await new SignJWT(claims).setProtectedHeader(header).sign(new TextEncoder().encode(sample.secret));
  await type("Access Token", token);
  const [text] = await see(/Claims[\s\S]*Header/);
  assert.equal(text.split(markup).length - 1, 5);
  assert.equal(await page.$("main img"), null);
  assert.deepEqual(problems, []);
});

test("a token minted in the page can be opened with one click", async () => {
  const { page, fillSample, click, see, token } = await browser.open("#access-token");
  await fillSample();
  await click("Create token");
  const minted = await token();
  await click("Inspect");
  await see(/Signed by SK/);
  assert.equal(await page.$eval(`::-p-aria([name="Access Token"][role="textbox"])`, (input) => input.value), minted);
  assert.ok(!page.url().includes(minted.slice(0, 10)));
});
