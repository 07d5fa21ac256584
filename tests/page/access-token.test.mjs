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

test("another library verifies a token minted in the page", async () => {
  const { fillSample, click, see, token } = await browser.open("#access-token");
  await fillSample();
  await click("Create token");
  await see(/Signing time\s+[\d.]+ µs/);
  await see(/From a template\s+[\d.]+ µs/);
  const minted = await token();
  await see(new RegExp(`Size\\s+${minted.length} bytes`));
  const { header, jti, iat, exp, ...rest } = await read(minted, sample.secret);
  assert.deepEqual(header, { alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" });
  assert.equal(exp - iat, 3600);
  assert.equal(jti, `${sample.sid}-${iat}`);
  const grants = { identity: "alice", voice: { incoming: { allow: true } } };
  assert.deepEqual(rest, { iss: sample.sid, sub: sample.accountSid, grants });
});

test("every option of the form reaches the token", async () => {
  const { page, fillSample, click, type, token, see } = await browser.open("#access-token");
  const sid = (prefix) => prefix + "0123456789abcdef".repeat(2);
  await fillSample();
  await type("Identity", "zoë");
  await click("24 h");
  await type("TwiML app for outgoing calls", sid("AP"));
  await type("Parameters for the TwiML app", '{"plan":"pro"}');
  for (const grant of ["Video", "Conversations", "Sync", "TaskRouter", "Playback", "Custom"]) {
    await page.locator(`.grant > label::-p-text(${grant})`).click();
  }
  await type("Room", "standup");
  await type("Workspace", sid("WS"));
  await type("Playback as JSON", '{"playbackUrl":"https://live.example/1"}');
  await type("Custom as JSON", '{"next_product":{"level":3}}');
  await page.locator("summary::-p-text(More options)").click();
  await page.select("select", "HS512");
  await type("Region", "ie1");
  await type("Not before", "1700000000");
  await click("Create token");
  await see(/Signing time/);
  const { header, iat, exp, nbf, grants } = await read(await token(), sample.secret);
  assert.deepEqual(header, { alg: "HS512", typ: "JWT", cty: "twilio-fpa;v=1", twr: "ie1" });
  assert.equal(exp - iat, 86_400);
  assert.equal(nbf, 1_700_000_000);
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
  ["Identity", "", /1|empty|character/i],
  ["Identity", "alice smith", /voice|space|character/i],
  ["Lifetime in seconds", "0", /86400/],
  ["Lifetime in seconds", "90000", /86400/],
  ["Lifetime in seconds", "1.5", /86400/],
  ["Lifetime in seconds", "soon", /86400/],
  ["TwiML app for outgoing calls", "AP1", /AP/],
  ["Parameters for the TwiML app", "{plan:1}", /JSON object/],
  ["Parameters for the TwiML app", "[1]", /JSON object/],
];
for (const [label, value, message] of wrong) {
  test(`${label} "${value}" is refused at its field`, async () => {
    const { page, fillSample, type, click, fieldError } = await browser.open("#access-token");
    await fillSample();
    await type(label, value);
    await click("Create token");
    const error = await fieldError(label);
    assert.match(error.text, message);
    assert.deepEqual([error.invalid, error.focused], ["true", true]);
    assert.equal(await page.$("pre[aria-label='The token']"), null);
  });
}

test("without a key the form asks for one", async () => {
  const { click, fieldError } = await browser.open("#access-token");
  await click("Create token");
  assert.match((await fieldError("Account SID")).text, /account SID/i);
  assert.equal((await fieldError("Account SID")).focused, true);
  assert.notEqual((await fieldError("Secret")).text, "");
});

async function openWorkerForm() {
  const opened = await browser.open("#access-token");
  await opened.page.locator(".segmented-label::-p-text(From the worker)").click();
  return opened;
}

test("after sign-in a token is fetched from the worker", async () => {
  const { click, type, see, token } = await openWorkerForm();
  await type("Name", "bob");
  await click("Sign in");
  await see(/Signed in: bob/);
  await click("Get token");
  await see(/Response time\s+[\d.]+ ms/);
  const { grants, exp, iat } = await read(await token(), account.secret);
  assert.deepEqual(Object.keys(grants), ["identity", "voice", "video", "chat"]);
  assert.equal(grants.identity, "bob");
  assert.equal(exp - iat, 3600);
});

test("a request to the worker can narrow grants and lifetime", async () => {
  const { page, click, type, see, token } = await openWorkerForm();
  await click("Sign in");
  await see(/Signed in: alice/);
  await page.locator(".segmented-label::-p-text(Select grants)").click();
  for (const grant of ["Voice", "Conversations", "Sync", "TaskRouter", "Playback", "Custom"]) {
    await page.locator(`.checks label::-p-text(${grant})`).click();
  }
  await type("Lifetime in seconds (optional)", "60");
  await type("Video room", "standup");
  await click("Get token");
  await see(/Response time/);
  const { grants, exp, iat } = await read(await token(), account.secret);
  assert.deepEqual(grants, { identity: "alice", video: { room: "standup" } });
  assert.equal(exp - iat, 60);
});

test("the worker's errors are shown with their code, at the field if there is one", async () => {
  const { click, type, see, fieldError } = await openWorkerForm();
  await click("Get token");
  await see(/401 session_missing/);
  await click("Sign in");
  await see(/Signed in/);
  await type("Lifetime in seconds (optional)", "7200");
  await click("Get token");
  await see(/403 not_granted/);
  assert.match((await fieldError("Lifetime in seconds (optional)")).text, /3600 seconds at most/);
});

test("a token from the worker is renewed automatically until the session expires", async () => {
  const { page, click, type, see, requests } = await openWorkerForm();
  await click("Sign in");
  await see(/Signed in/);
  await type("Lifetime in seconds (optional)", "4");
  await click("Get token");
  await see(/Response time/);
  await see(/Refreshed automatically\s+At /);
  await click("Sign out");
  const asked = () => requests.filter(({ url }) => url.endsWith("/token")).length;
  const before = asked();
  assert.ok(before >= 2);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2500)));
  assert.equal(asked(), before);
});

test("a session of the app can be used, and signing out ends it", async () => {
  const { page, click, type, see } = await openWorkerForm();
  await page.locator("summary::-p-text(Use a session of your app)").click();
  await type("Session of your app", "not.a.session");
  await click("Use session");
  await click("Get token");
  await see(/401 session_invalid/);
  await click("Sign out");
  await click("Get token");
  await see(/401 session_missing/);
});
