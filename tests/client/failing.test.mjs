// Failures: backoff, use of the old token while it is valid, and recovery.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AccessTokenError, AccessTokenSource } from "twilio-edge-auth/client";
import { outcome, World } from "./world.mjs";

const offline = () => Promise.reject(new TypeError("Failed to fetch"));
const gaps = (times) => times.slice(1).map((time, index) => Math.round((time - times[index]) * 1000) / 1000);

test("failures are retried after 1, 2, 4 … seconds, up to a minute", async (t) => {
  const world = new World(t);
  world.answer = offline;
  world.make().start();
  await world.pass(300);
  assert.deepEqual(gaps(world.times), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test("jitter extends a pause by up to 50 %", async (t) => {
  const world = new World(t);
  world.answer = offline;
  world.chance = 1 - 2 ** -53;
  world.make().start();
  await world.pass(100);
  assert.deepEqual(gaps(world.times), [1.5, 3, 6, 12, 24, 48]);
});

test("after a refusal the pause grows to 15 minutes", async (t) => {
  const world = new World(t);
  world.answer = () => world.refuse(403, { code: "identity_denied", message: "Denied." });
  world.make().start();
  await world.pass(4000);
  assert.deepEqual(gaps(world.times), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  for (const [status, longest] of [
    [408, 60],
    [429, 60],
    [500, 60],
    [503, 60],
    [400, 900],
    [401, 900],
    [404, 900],
  ]) {
    world.source.close();
    world.requests.length = 0;
    world.answer = () => world.refuse(status);
    world.make().start();
    await world.pass(4000);
    assert.equal(gaps(world.times).at(-1), longest, `${status}`);
  }
});

test("callers with a valid token do not notice a failed refresh, and get the next token", async (t) => {
  const world = new World(t);
  const source = world.make();
  const first = await source.get();
  world.answer = offline;
  await world.pass(3000);
  assert.equal(await source.get(), first);
  assert.deepEqual(gaps(world.times), [2880, 1, 2, 4, 8, 16, 32]);
  world.answer = () => world.issue();
  await world.pass(64);
  const second = await source.get();
  assert.notEqual(second, first);
  assert.deepEqual(world.events.slice(-2), ["unreachable", second]);
  const renewed = world.times.at(-1);
  world.answer = offline;
  await world.pass(2832);
  assert.deepEqual(gaps(world.times).slice(-4), [2880, 1, 2, 4], "after a success, backoff starts again");
  assert.equal(world.times.at(-4), renewed + 2880);
});

test("the old token is returned until it expires; then get() rejects at once", async (t) => {
  const world = new World(t);
  const source = world.make();
  const first = await source.get();
  world.answer = offline;
  await world.pass(3599);
  assert.equal(await source.get(), first);
  await world.pass(1);
  const asked = world.requests.length;
  const failure = await source.get().catch((error) => error);
  assert.deepEqual([failure.code, failure.status], ["unreachable", undefined]);
  assert.equal(failure.cause.message, "Failed to fetch");
  assert.equal(world.requests.length, asked, "no request while the source waits");
  world.answer = () => world.issue();
  await world.pass(60);
  assert.match(await source.get(), /^eyJ/);
});

test("a stopped source retries on get(), but not before the pause ends", async (t) => {
  const world = new World(t);
  const source = world.make();
  world.answer = () => world.refuse(500);
  assert.equal(await outcome(source.get()), "unexpected_status");
  source.stop();
  assert.equal(await outcome(source.get()), "unexpected_status");
  assert.equal(world.requests.length, 1);
  await world.pass(1);
  assert.equal(world.requests.length, 1);
  world.answer = () => world.issue();
  assert.match(await source.get(), /^eyJ/);
});

test("after a refusal, get() without a token retries at once, because the user may have signed in", async (t) => {
  const world = new World(t);
  let session;
  const source = world.make({ headers: () => (session ? { authorization: session } : {}) });
  world.answer = ({ authorization }) =>
    authorization ? world.issue() : world.refuse(401, { code: "session_missing" });
  assert.equal(await outcome(source.get()), "session_missing");
  session = "Bearer s";
  assert.match(await source.get(), /^eyJ/);
});

test("after a refusal, get() returns a valid token without a request", async (t) => {
  const world = new World(t);
  const source = world.make();
  const first = await source.get();
  world.answer = () => world.refuse(403);
  await world.pass(3580);
  const asked = world.requests.length;
  for (let call = 0; call < 10; call += 1) assert.equal(await source.get(), first);
  assert.equal(world.requests.length, asked);
});

test("Retry-After is respected: in seconds, as a date, by get(), with jitter, up to an hour", async (t) => {
  const world = new World(t);
  const source = world.make();
  let retryAfter = "30";
  world.answer = () => world.refuse(429, { code: "too_many_requests" }, { "retry-after": retryAfter });
  const failure = await source.get().catch((error) => error);
  assert.deepEqual([failure.code, failure.status, failure.retryAfter], ["too_many_requests", 429, 30]);
  await world.pass(29);
  assert.equal(await source.get().catch((error) => error), failure);
  assert.equal(world.requests.length, 1);

  retryAfter = new Date((world.serverTime + 121) * 1000).toUTCString();
  world.setClock(7200); // relative to the server's date
  await world.pass(1);
  assert.equal(world.requests.length, 2);
  await world.pass(119);
  assert.equal(world.requests.length, 2);
  world.chance = 0.5;
  retryAfter = "1000";
  await world.pass(1);
  assert.equal(world.requests.length, 3);
  await world.pass(1249);
  assert.equal(world.requests.length, 3);
  retryAfter = "99999999999999999999";
  await world.pass(1);
  assert.equal(world.requests.length, 4);
  await world.pass(3600 * 1.25);
  assert.equal(world.requests.length, 5, "no more than an hour is waited");
});

test("an invalid or past Retry-After is ignored", async (t) => {
  for (const [retryAfter, expected] of [
    ["", undefined],
    ["soon", undefined],
    ["-5", undefined],
    ["1e3", undefined],
    ["0", 0],
    ["Thu, 01 Jan 2015 00:00:00 GMT", 0],
  ]) {
    const world = new World(t);
    world.answer = () => world.refuse(503, undefined, { "retry-after": retryAfter });
    const source = world.make();
    const failure = await source.get().catch((error) => error);
    assert.equal(failure.retryAfter, expected, retryAfter);
    await world.pass(1);
    assert.equal(world.requests.length, 2, retryAfter);
    source.close();
  }
});

test("a refusal with Retry-After is not retried earlier", async (t) => {
  const world = new World(t);
  const source = world.make();
  world.answer = () => world.refuse(403, undefined, { "retry-after": "20" });
  await outcome(source.get());
  await outcome(source.get());
  await world.pass(19);
  assert.equal(world.requests.length, 1);
});

test("refresh() ignores the pause", async (t) => {
  const world = new World(t);
  const source = world.make();
  world.answer = () => world.refuse(503, undefined, { "retry-after": "600" });
  await outcome(source.get());
  world.answer = () => world.issue();
  assert.match(await source.refresh(), /^eyJ/);
  assert.equal(world.timers, 1);
});

test("after a 401 the headers function is called with the error, and the request repeated once", async (t) => {
  const world = new World(t);
  const told = [];
  const source = world.make({
    headers: async (refused) => {
      told.push(refused);
      return { authorization: refused ? "renewed" : "old" };
    },
  });
  const good = new Set(["renewed"]);
  world.answer = ({ authorization }) =>
    good.has(authorization) ? world.issue() : world.refuse(401, { code: "session_expired", message: "Sign in again." });
  assert.match(await source.get(), /^eyJ/);
  assert.deepEqual(
    world.requests.map(({ authorization }) => authorization),
    ["old", "renewed"],
  );
  assert.equal(told[0], undefined);
  assert.ok(told[1] instanceof AccessTokenError);
  assert.deepEqual([told[1].status, told[1].code], [401, "session_expired"]);
  assert.equal(world.events.length, 1, "the first refusal is not an event");

  good.clear();
  const failure = await source.refresh().catch((error) => error);
  assert.deepEqual([failure.status, failure.code, failure.message], [401, "session_expired", "Sign in again."]);
  assert.equal(world.requests.length, 4, "twice, not more");
  assert.deepEqual(world.events.slice(1), ["session_expired"]);
});

test("fixed headers are not sent twice, and only a 401 is repeated", async (t) => {
  const world = new World(t);
  world.answer = () => world.refuse(401);
  await outcome(world.make({ headers: { authorization: "fixed" } }).get());
  await outcome(world.make().get());
  assert.equal(world.requests.length, 2);
  world.answer = () => world.refuse(403);
  await outcome(world.make({ headers: () => ({}) }).get());
  assert.equal(world.requests.length, 3);
});

test("a failing headers option gives headers_failed, without the session", async (t) => {
  const world = new World(t);
  const cause = new Error("no session");
  for (const headers of [
    () => {
      throw cause;
    },
    () => Promise.reject(cause),
  ]) {
    const failure = await world
      .make({ headers })
      .get()
      .catch((error) => error);
    assert.deepEqual([failure.name, failure.code, failure.cause], ["AccessTokenError", "headers_failed", cause]);
  }
  const session = "eyJ.the-session\n.s";
  for (const headers of [{ authorization: session }, () => ({ [session]: "x" }), () => 5]) {
    const failure = await world
      .make({ headers })
      .get()
      .catch((error) => error);
    assert.equal(failure.code, "headers_failed");
    assert.ok(!`${failure.stack} ${failure.cause}`.includes("the-session"));
  }
  assert.equal(world.requests.length, 0);
});

test("a response that takes longer than 15 seconds times out, and the request is aborted", async (t) => {
  const world = new World(t);
  const source = world.make();
  world.answer = () => new Promise(() => {});
  const waiting = outcome(source.get());
  await world.pass(15);
  assert.equal(await waiting, "timeout");
  assert.equal(world.requests[0].init.signal.aborted, true);
  assert.equal(world.timers, 1, "the retry");
  world.answer = () =>
    new Response(new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("{")) }));
  const body = outcome(source.refresh());
  await world.pass(15);
  assert.equal(await body, "timeout");
});

for (const [options, seconds] of [
  [{}, 15],
  [{ timeout: 600_000 }, 600],
]) {
  test(`headers, request and body share ${seconds} seconds`, async (t) => {
    const world = new World(t);
    const never = () => new Promise(() => {});
    const late = (milliseconds, value) => new Promise((done) => setTimeout(() => done(value), milliseconds));
    const half = seconds * 500;
    const stream = () => new Response(new ReadableStream({ pull: never }));
    for (const [headers, answer] of [
      [never, undefined],
      [() => late(half + 500, {}), () => late(half, world.issue())],
      [undefined, never],
      [undefined, stream],
      [() => late(half, {}), stream],
    ]) {
      world.answer = answer;
      const source = world.make({ ...options, headers });
      const waiting = outcome(source.get());
      await world.pass(seconds - 1);
      const before = await Promise.race([waiting, "waiting"]);
      await world.pass(1);
      assert.deepEqual([before, await waiting], ["waiting", "timeout"]);
      source.close();
    }
  });
}

test("the headers function may take as long as the timeout", async (t) => {
  const world = new World(t);
  let signIn;
  const headers = () =>
    new Promise((resolve) => {
      signIn = () => resolve({});
    });
  const source = world.make({ timeout: 700_000, headers });
  const waiting = source.get();
  await world.pass(600);
  signIn();
  assert.match(await waiting, /^eyJ/);
});

test("a timeout over the timer limit is refused", () => {
  for (const timeout of [0, -1, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY, "soon"]) {
    assert.throws(() => new AccessTokenSource("https://t.example/", { timeout }), RangeError);
  }
});

test("aborting the signal closes the source", async (t) => {
  const world = new World(t);
  const controller = new AbortController();
  world.answer = () => new Promise(() => {});
  const waiting = outcome(world.make({ signal: controller.signal }).get());
  await world.pass(1);
  controller.abort();
  assert.equal(await waiting, "closed");
  assert.equal(world.timers, 0);
  await assert.rejects(world.make({ signal: AbortSignal.abort() }).get(), { code: "closed" });
});

test("headers that arrive after the timeout send no request", async (t) => {
  const world = new World(t);
  let come;
  const headers = () =>
    new Promise((resolve) => {
      come = () => resolve({});
    });
  const source = world.make({ headers });
  const waiting = outcome(source.get());
  await world.pass(15);
  assert.equal(await waiting, "timeout");
  source.close();
  come();
  await world.pass(1);
  assert.equal(world.requests.length, 0);
});
