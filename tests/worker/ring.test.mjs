// The routes of the ring, and what others see of it: the console, the cron trigger, the settings.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ApiKey } from "twilio-edge-auth";
import { localSettings, startLocalEdges } from "./harness.mjs";
import { adminSession, session } from "./sessions.mjs";

const secret = "the-secret-that-seals-the-keys-of-the-ring";
const ringSettings = { ...localSettings, KEY_RING_SECRET: secret };
const { TWILIO_API_KEY: _key, TWILIO_API_SECRET: _secret, ...withoutStaticKey } = ringSettings;
const shown = ["keys", "lastRun", "nextRotation", "problem", "unsettled"];

let server;
let edge;
let withoutRing;
let hourly;
let alone;
before(async () => {
  server = await startLocalEdges(ringSettings, localSettings, ringSettings, withoutStaticKey);
  [edge, withoutRing, hourly, alone] = server.edges;
});
after(() => server?.close());

async function call(method, path, { at = edge, ...claims } = {}) {
  const authorization = `Bearer ${await adminSession(claims)}`;
  const response = await at.fetch(path, { method, headers: { authorization } });
  const text = await response.text();
  assert.ok(!text.includes(secret));
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}

const ring = async (at) => (await call("GET", "/ring", { at })).body;

for (const [method, path] of [
  ["GET", "/ring"],
  ["POST", "/ring/rotate"],
]) {
  for (const [title, claims, status, code] of [
    ["a session over its time", { exp: 1 }, 401, "session_expired"],
    ["a foreign session", { key: new Uint8Array(32) }, 401, "session_foreign"],
    ["a session without a role", { role: null }, 403, "admin_only"],
    ["the role user", { role: "user" }, 403, "admin_only"],
  ]) {
    test(`${method} ${path} with ${title}: ${status} ${code}`, async () => {
      const { status: answered, body } = await call(method, path, claims);
      assert.deepEqual([answered, body.error.code], [status, code]);
    });
  }

  test(`${method} ${path} without a session: 401 session_missing`, async () => {
    const response = await edge.fetch(path, { method });
    assert.deepEqual([response.status, (await response.json()).error.code], [401, "session_missing"]);
  });

  test(`${method} ${path} without a ring names what is missing`, async () => {
    const { status, body } = await call(method, path, { at: withoutRing });
    assert.deepEqual([status, body.error.code], [500, "not_configured"]);
    assert.deepEqual(body.error.problems, ["KEY_RING_SECRET is missing."]);
  });
}

test("other methods: 405 with the right ones", async () => {
  for (const [method, path, allow] of [
    ["DELETE", "/ring", "GET, HEAD"],
    ["GET", "/ring/rotate", "POST"],
  ]) {
    const { status, headers } = await call(method, path);
    assert.deepEqual([status, headers.get("allow")], [405, allow]);
  }
});

test("a rotation creates a key and returns its SID, and never a secret", async () => {
  const { status, body } = await call("POST", "/ring/rotate");
  assert.deepEqual([status, body], [200, { made: body.made, waiting: null, deleted: [], leftovers: [] }]);
  const state = await ring();
  assert.deepEqual(Object.keys(state).sort(), shown);
  const [{ madeAt, signsFrom, ...key }] = state.keys;
  assert.deepEqual(key, { sid: body.made, state: "signing", retiredAt: null, deletedFrom: null });
  assert.ok(Math.abs(madeAt - Date.now() / 1000) < 60);
  assert.equal(signsFrom, madeAt);
  assert.ok(Math.abs(state.nextRotation - madeAt - 30 * 86_400) <= 1);
  assert.ok(
    server.logs().includes(JSON.stringify({ event: "key_ring_rotated", by: "root", key: body.made, failure: null })),
  );
});

test("the keys of the ring are in use, and the console does not delete them", async () => {
  const { made, waiting } = (await call("POST", "/ring/rotate")).body;
  const { keys } = (await call("GET", "/keys")).body;
  const own = (await ring()).keys.map(({ sid }) => sid);
  assert.ok(own.includes(made ?? waiting));
  for (const sid of own) {
    assert.equal(keys.find((key) => key.sid === sid).inUse, true);
    const { status, body } = await call("DELETE", `/keys/${sid}`);
    assert.deepEqual([status, body.error.code], [409, "key_in_use"]);
  }
  assert.equal((await call("DELETE", `/keys/${localSettings.TWILIO_API_KEY}`)).status, 409);
});

test("the cron trigger creates a ring before the first request", async () => {
  assert.deepEqual((await ring(hourly)).keys, []);
  const run = () => server.worker("edge-2").scheduled({ cron: "17 * * * *" });
  assert.equal((await run()).outcome, "ok");
  const { keys } = await ring(hourly);
  assert.equal(keys.length, 1);
  assert.equal((await run()).outcome, "ok");
  assert.deepEqual((await ring(hourly)).keys, keys);
});

test("the cron trigger of a deployment without a ring does nothing", async () => {
  assert.equal((await server.worker("edge-1").scheduled({ cron: "17 * * * *" })).outcome, "ok");
});

test("a ring needs no static key", async () => {
  assert.equal((await alone.fetch("/healthz")).status, 200);
  const { made } = (await call("POST", "/ring/rotate", { at: alone })).body;
  const { token } = await (await alone.ask(await session())).json();
  assert.equal(JSON.parse(Buffer.from(token.split(".")[1], "base64url")).iss, made);
});

test("introspection accepts only tokens of the ring's keys", async () => {
  await call("POST", "/ring/rotate", { at: alone });
  const { token } = await (await alone.ask(await session())).json();
  const { iss } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  const minted = (sid) => {
    using key = new ApiKey({
      accountSid: localSettings.TWILIO_ACCOUNT_SID,
      sid,
      secret: "another-secret-of-32-characters-",
    });
    return key.mintAccessToken({ identity: "alice" });
  };
  const authorization = `Bearer ${await adminSession()}`;
  for (const [jwt, expected] of [
    [token, [true, undefined, iss]],
    [minted(iss), [false, "signature_mismatch", undefined]],
    [minted(`SK${"d".repeat(32)}`), [false, "wrong_issuer", undefined]],
  ]) {
    const response = await alone.fetch("/introspect", {
      method: "POST",
      headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
      body: `token=${jwt}`,
    });
    const { active, reason, keySid } = await response.json();
    assert.deepEqual([active, reason, keySid], expected);
  }
});

test("the storage of the ring has no secret in plain text", async () => {
  const name = localSettings.TWILIO_ACCOUNT_SID;
  const storage = await server.worker("edge-0").getDurableObjectStorage("KEY_RING", { name });
  const rows = await storage.exec("SELECT hex(sealed) AS sealed FROM keys");
  assert.ok(rows.length > 0);
  // A nonce of 12 bytes, a secret of 32 characters, a tag of 16 bytes.
  for (const { sealed } of rows) assert.match(sealed, /^[0-9A-F]{120}$/);
  assert.equal(new Set(rows.map(({ sealed }) => sealed.slice(0, 24))).size, rows.length);
});

const mistakes = [
  ["a ring secret of 31 bytes", { KEY_RING_SECRET: "s".repeat(31) }, /KEY_RING_SECRET is shorter than 32 bytes/],
  ["a ring secret that is not a string", { KEY_RING_SECRET: { secret } }, /KEY_RING_SECRET is not text/],
  ...["0", "366", "1.5", "30d", "-1", " "].map((days) => [
    `"${days}" days`,
    { KEY_ROTATION_DAYS: days },
    /KEY_ROTATION_DAYS is not a whole number of days from 1 to 365/,
  ]),
];
const fine = [
  ["365 days", { KEY_ROTATION_DAYS: "365" }],
  ["a number of days as JSON", { KEY_ROTATION_DAYS: 1 }],
];
test("invalid settings of the ring are named, and valid ones work", async (context) => {
  const edges = await startLocalEdges(...[...mistakes, ...fine].map(([, change]) => ({ ...ringSettings, ...change })));
  context.after(() => edges.close());
  for (const [index, [title, , problem]] of mistakes.entries()) {
    const response = await edges.edges[index].fetch("/healthz");
    assert.equal(response.status, 500, title);
    assert.match((await response.json()).error.problems.join(), problem);
  }
  for (const [index, [title]] of fine.entries()) {
    assert.equal((await edges.edges[mistakes.length + index].ask(await session())).status, 201, title);
  }
});
