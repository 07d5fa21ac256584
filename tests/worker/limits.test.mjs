import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { settings, startBoundEdges } from "./harness.mjs";
import { workerModule } from "./module.mjs";
import { adminSession, session } from "./sessions.mjs";

const { spend } = await workerModule("identities/quota.ts");
const { addressOf } = await workerModule("http/address.ts");

const rateLimiters = {
  ratelimits: [
    { name: "ADDRESS_RATE_LIMITER", namespace_id: "2001", simple: { limit: 20, period: 60 } },
    { name: "IDENTITY_RATE_LIMITER", namespace_id: "2002", simple: { limit: 5, period: 60 } },
  ],
};
const broken = {
  durable_objects: { bindings: [{ name: "IDENTITIES", class_name: "IdentityObject", script_name: "broken" }] },
};
const brokenWorker = {
  config: {
    name: "broken",
    main: join(import.meta.dirname, "broken-objects.mjs"),
    compatibility_date: "2026-11-17",
    no_bundle: true,
    durable_objects: { bindings: [{ name: "IDENTITIES", class_name: "IdentityObject" }] },
    migrations: [{ tag: "v1", new_sqlite_classes: ["IdentityObject"] }],
  },
};

let server;
let few;
let short;
let unlimited;
let rateLimited;
let failing;
let usual;
let misconfigured;
let quiet;
before(async () => {
  server = await startBoundEdges(
    [
      { ...settings, QUOTA_TOKENS: "10" },
      { ...settings, QUOTA_TOKENS: 2, QUOTA_WINDOW: "3" },
      { ...settings, QUOTA_TOKENS: "0" },
      { ...settings, QUOTA_TOKENS: "0", RATE_LIMIT_PERIOD: "60", ALLOWED_ORIGINS: "https://app.example" },
      settings,
      settings,
      { ...settings, TOKEN_TTL: "x" },
      { ...settings, RATE_LIMIT_PERIOD: "60" },
    ],
    { 3: rateLimiters, 4: broken, 6: rateLimiters, 7: rateLimiters },
    [brokenWorker],
  );
  [few, short, unlimited, rateLimited, failing, usual, misconfigured, quiet] = server.edges;
});
after(() => server?.close());

/** The statuses of that many requests at once, with how often there was each. */
async function statusesOf(edge, number, claims = {}, headers = {}) {
  const authorization = `Bearer ${await session(claims)}`;
  const ask = () => edge.post("/token", {}, { headers: { authorization, ...headers } });
  const answers = await Promise.all(Array.from({ length: number }, ask));
  const counts = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return { counts, refused: answers.find(({ status }) => status !== 201) };
}

async function codeOf(response) {
  return `${response.status} ${(await response.json()).error.code}`;
}

describe("the quota", () => {
  test("is exact under a hundred requests at once, which are the first ones of a cold worker", async () => {
    const { counts, refused } = await statusesOf(few, 100, { sub: "hasty" });
    assert.deepEqual(counts, { 201: 10, 429: 90 });
    assert.equal(await codeOf(refused), "429 quota_exhausted");
    const wait = Number(refused.headers.get("retry-after"));
    assert.ok(wait > 3500 && wait <= 3600, `${wait}`);
  });

  test("is counted per identity", async () => {
    await statusesOf(few, 11, { sub: "one" });
    assert.deepEqual((await statusesOf(few, 11, { sub: "two" })).counts, { 201: 10, 429: 1 });
  });

  test("is not used by requests that get no token", async () => {
    const careless = await session({ sub: "careless" });
    for (let count = 0; count < 15; count += 1) {
      assert.equal((await few.ask(careless, { ttl: 99_999 })).status, 403);
      assert.equal((await few.ask(careless, "{")).status, 400);
    }
    assert.deepEqual((await statusesOf(few, 11, { sub: "careless" })).counts, { 201: 10, 429: 1 });
  });

  test("is shared by all sessions of an identity", async () => {
    const shown = await session({ sub: "replayed", jti: "only-one" });
    for (let count = 0; count < 5; count += 1) assert.equal((await few.ask(shown)).status, 201);
    for (let count = 0; count < 5; count += 1) {
      assert.equal((await few.ask(await session({ sub: "replayed", jti: `${count}` }))).status, 201);
    }
    assert.equal(await codeOf(await few.ask(shown)), "429 quota_exhausted");
  });

  test("is available again after Retry-After", async () => {
    const brief = await session({ sub: "brief" });
    let answer = await short.ask(brief);
    while (answer.status === 201) answer = await short.ask(brief);
    const wait = Number(answer.headers.get("retry-after"));
    assert.ok(wait >= 1 && wait <= 3, `${wait}`);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    assert.equal((await short.ask(brief)).status, 201);
  });

  test("is sixty tokens an hour if nothing is set, and none at all if it is 0", async () => {
    assert.deepEqual((await statusesOf(usual, 70)).counts, { 201: 60, 429: 10 });
    assert.deepEqual((await statusesOf(unlimited, 70)).counts, { 201: 70 });
  });

  test("holds in every window, wherever it begins", () => {
    const quota = { tokens: 5, window: 10 };
    const passed = [];
    let times = [];
    for (let now = 0; now < 200_000; now += 137) {
      const spent = spend(times, quota, now);
      if (typeof spent === "number") {
        assert.ok(spent >= 1 && spent <= 10);
        assert.ok(Array.isArray(spend(times, quota, now + spent * 1000)), "right to the second");
        continue;
      }
      times = spent;
      passed.push(now);
      assert.ok(times.length <= 5);
    }
    assert.equal(passed.length, 100);
    for (const time of passed) {
      assert.ok(passed.filter((other) => other > time - 10_000 && other <= time).length <= 5);
    }
  });

  test("blocks for no longer than its window when the clock is set back, and applies a changed quota at once", () => {
    const later = [1e9, 1e9 + 1, 1e9 + 2];
    assert.equal(spend(later, { tokens: 3, window: 60 }, 1000), 60);
    assert.deepEqual(spend(later, { tokens: 4, window: 60 }, 1000), [1000, 1000, 1000, 1000]);
    assert.equal(spend([0, 1000, 2000], { tokens: 1, window: 60 }, 3000), 59);
  });
});

describe("the rate limiters", () => {
  test("limit an identity across addresses, and no other identity", async () => {
    const from = (n) => ({ "cf-connecting-ip": `198.51.100.${n}` });
    const ask = async (n) =>
      rateLimited.post("/token", {}, { headers: { authorization: await bearer("eager"), ...from(n) } });
    const statuses = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await ask(n)).status);
    // A minute of the rate limiter may end in between: it starts again then.
    assert.ok(statuses.filter((status) => status === 429).length >= 2, statuses.join());
    const held = await untilHeld(() => ask(99));
    assert.equal(await codeOf(held), "429 too_many_requests");
    assert.equal(held.headers.get("retry-after"), "60");
    assert.equal(
      (await rateLimited.post("/token", {}, { headers: { authorization: await bearer("calm"), ...from(1) } })).status,
      201,
    );
  });

  test("limit an address before its sessions are verified; for IPv6, its network", async () => {
    const ask = (host, authorization = "Bearer x.y.z") =>
      rateLimited.post("/token", {}, { headers: { authorization, "cf-connecting-ip": `2001:db8:0:7::${host}` } });
    const held = await untilHeld(() => ask(Math.floor(Math.random() * 9999)));
    assert.equal(await codeOf(held), "429 too_many_requests");
    const other = { authorization: await bearer("neighbour"), "cf-connecting-ip": "2001:db8:0:8::1" };
    assert.equal((await rateLimited.post("/token", {}, { headers: other })).status, 201);
  });

  const routes = [
    ["GET", "/healthz"],
    ["POST", "/introspect"],
    ["GET", "/keys"],
    ["POST", "/keys/try"],
    ["GET", "/ring"],
    ["GET", "/activity"],
    ["PUT", "/identities/alice/denial"],
    ["POST", "/webhooks/voice"],
    ["GET", "/nothing-here"],
  ];
  for (const [index, [method, path]] of routes.entries()) {
    test(`limit an address that requests too often: ${method} ${path}`, async () => {
      const headers = {
        "cf-connecting-ip": `203.0.113.${index}`,
        "x-twilio-signature": "x",
        authorization: "Bearer x",
      };
      const held = await untilHeld(() => rateLimited.fetch(path, { method, headers }));
      assert.equal(await codeOf(held), "429 too_many_requests");
      assert.equal(held.headers.get("retry-after"), "60");
    });
  }

  test("limit even if the settings are invalid", async () => {
    const headers = { "cf-connecting-ip": "203.0.113.99" };
    await untilHeld(() => misconfigured.fetch("/healthz", { headers }));
  });

  test("their refusals are in the activity only if they are of tokens", async () => {
    await untilHeld(() => quiet.fetch("/healthz", { headers: { "cf-connecting-ip": "203.0.113.96" } }));
    const authorization = `Bearer ${await adminSession()}`;
    assert.deepEqual((await (await quiet.fetch("/activity", { headers: { authorization } })).json()).reasons, {});
  });

  test("their refusals can be read by pages of other origins", async () => {
    const headers = { "cf-connecting-ip": "203.0.113.98", origin: "https://app.example" };
    const held = await untilHeld(() => rateLimited.post("/token", {}, { headers }));
    assert.equal(held.headers.get("access-control-allow-origin"), "https://app.example");
  });

  test("a flood is one log line a second with the number of skipped lines, and counted in the activity", async () => {
    const headers = { "cf-connecting-ip": "203.0.113.97" };
    const lines = () => server.logs().filter((line) => line.includes('"rate_limited"'));
    const before = lines().length;
    const start = Date.now();
    let refused = 0;
    for (let count = 0; count < 300; count += 1) {
      const { status } = await rateLimited.post("/token", {}, { headers });
      if (status === 429) refused += 1;
    }
    const seconds = Math.ceil((Date.now() - start) / 1000) + 1;
    assert.ok(refused > 200, `${refused}`);
    const written = lines().slice(before);
    assert.ok(written.length <= seconds, `${written.length} in ${seconds} s`);
    // Each refusal is a line, or is counted in a later one. A request is not refused if a minute of the rate limiter ends before it.
    const counted = () =>
      lines()
        .slice(before)
        .map((line) => JSON.parse(line))
        .reduce((sum, { suppressed = 0 }) => sum + 1 + suppressed, 0);
    for (let round = 0; round < 100 && counted() < refused; round += 1) {
      const { status } = await rateLimited.post("/token", {}, { headers });
      if (status === 429) refused += 1;
      await new Promise((resolve) => setTimeout(resolve, 1100));
    }
    assert.ok(counted() >= refused, `${counted()} of ${refused}`);
    const last = JSON.parse(lines().at(-1));
    assert.deepEqual([last.path, last.reason], ["/token", "too_many_requests"]);
    const authorization = `Bearer ${await adminSession()}`;
    const { reasons, minutes } = await (await rateLimited.fetch("/activity", { headers: { authorization } })).json();
    assert.ok(minutes.reduce((sum, minute) => sum + minute.refused, 0) >= refused);
    assert.ok(reasons.too_many_requests >= refused);
  });

  test("a flood of one identity from many addresses is one log line a second too", async () => {
    const headers = { authorization: await bearer("flooder") };
    const lines = () => server.logs().filter((line) => line.includes('"flooder"') && line.includes("too_many"));
    const start = Date.now();
    for (let n = 0; n < 120; n += 1) {
      await rateLimited.post("/token", {}, { headers: { ...headers, "cf-connecting-ip": `192.0.2.${n}` } });
    }
    const seconds = Math.ceil((Date.now() - start) / 1000) + 1;
    assert.ok(lines().length <= seconds, `${lines().length} in ${seconds} s`);
  });

  test("are off without bindings, and the log says so once", async () => {
    await unlimited.ask(await session());
    const lines = server.logs().filter((line) => line.includes("bindings_missing"));
    assert.ok(lines.length >= 1 && lines.length <= server.edges.length, lines.join("\n"));
    assert.deepEqual(Object.keys(JSON.parse(lines[0]).without), ["ADDRESS_RATE_LIMITER", "IDENTITY_RATE_LIMITER"]);
  });

  const bearer = async (sub) => `Bearer ${await session({ sub })}`;

  async function untilHeld(ask) {
    for (let count = 0; count < 100; count += 1) {
      const answer = await ask();
      if (answer.status === 429) return answer;
    }
    assert.fail("a hundred requests and no rate limit");
  }

  const addresses = [
    ["198.51.100.7", "198.51.100.7"],
    ["2001:DB8:0:7::1", "2001:db8:0:7::/64"],
    ["2001:db8::7:1:2:3:4", "2001:db8:0:7::/64"],
    ["2001:0db8:0000:0007:ffff::", "2001:db8:0:7::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::ffff:198.51.100.7", "198.51.100.7"],
    ["2001:db8::ffff:198.51.100.7", "2001:db8:0:0::/64"],
    ["::ffff:102:304", "0:0:0:0::/64"],
    ["", undefined],
  ];
  for (const [shown, address] of addresses) {
    test(`take "${shown}" for ${address}`, () => {
      assert.equal(addressOf(new Request("http://x", { headers: { "cf-connecting-ip": shown } })), address);
    });
  }
});

describe("if the object of an identity cannot be reached", () => {
  for (const sub of ["failing", "hanging"]) {
    test(`the response is 503 with Retry-After, without a token or a decision: ${sub}`, async () => {
      const answer = await failing.ask(await session({ sub }));
      assert.equal(await codeOf(answer), "503 records_unavailable");
      assert.equal(answer.headers.get("retry-after"), "5");
      assert.ok(server.logs().some((line) => line.includes('"records_unavailable"')));
    });
  }
});
