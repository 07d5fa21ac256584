// Tokens are renewed in time, with jitter, and each renewal dispatches an event.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AccessTokenError } from "twilio-edge-auth/client";
import { World } from "./world.mjs";

test("a token is renewed at each refreshAfter automatically", async (t) => {
  const world = new World(t);
  await world.make().get();
  await world.pass(9000);
  assert.deepEqual(world.times, [0, 2880, 5760, 8640]);
  assert.equal(world.timers, 1);
});

test("without refreshAfter, a token is renewed after 80 % of its life", async (t) => {
  const world = new World(t);
  world.ttl = 900;
  for (const refreshAfter of [undefined, 0, 1_799_999_999]) {
    world.requests.length = 0;
    const start = world.serverTime;
    world.answer = () => world.issue({ refreshAfter });
    const source = world.make();
    await source.get();
    await world.pass(720);
    source.close();
    assert.deepEqual(
      world.requests.map(({ at }) => at - start),
      [0, 720],
      String(refreshAfter),
    );
  }
});

test("a refreshAfter after the expiry is not waited for", async (t) => {
  const world = new World(t);
  world.answer = () => world.issue({ ttl: 300, refreshAfter: world.serverTime + 5000 });
  await world.make().get();
  await world.pass(270);
  assert.deepEqual(world.times, [0, 270]);
});

test("jitter subtracts at most 10 %", async (t) => {
  const renewedAt = async (chance) => {
    const world = new World(t);
    world.chance = chance;
    const source = world.make();
    await source.get();
    await world.pass(2880);
    source.close();
    return world.times[1];
  };
  assert.equal(await renewedAt(0), 2880);
  assert.equal(await renewedAt(0.5), 2736);
  const earliest = await renewedAt(1 - 2 ** -53);
  assert.ok(earliest >= 2592 && earliest < 2592.01, `${earliest}`);
});

test("sources that started together renew at different times", async (t) => {
  const { random } = Math;
  const world = new World(t);
  Object.defineProperty(world, "chance", { get: random });
  const sources = Array.from({ length: 200 }, () => world.make());
  await Promise.all(sources.map((source) => source.get()));
  await world.pass(2881);
  for (const source of sources) source.close();
  const renewed = world.times.slice(200);
  assert.equal(renewed.length, 200);
  assert.ok(renewed.every((at) => at >= 2592 && at <= 2880));
  const busiest = Math.max(
    ...Object.values(Object.groupBy(renewed, (at) => Math.floor(at / 28.8))).map((all) => all.length),
  );
  assert.ok(busiest < 60, `${busiest} of 200 in a tenth of the time`);
});

test("the old token is returned during a renewal", async (t) => {
  const world = new World(t);
  const source = world.make();
  const first = await source.get();
  let answer;
  world.answer = () =>
    new Promise((resolve) => {
      answer = () => resolve(world.issue());
    });
  await world.pass(2885);
  assert.equal(world.requests.length, 2);
  assert.equal(await source.get(), first);
  answer();
  await world.pass(0);
  assert.notEqual(await source.get(), first);
  assert.equal(world.requests.length, 2);
});

test("tokens with a very short life do not cause a storm of requests", async (t) => {
  const world = new World(t);
  world.ttl = 1;
  const source = world.make();
  await source.get();
  await world.pass(30);
  assert.ok(world.requests.length <= 31, `${world.requests.length} requests in 30 seconds`);
  assert.match(await source.get(), /^eyJ/);
});

test("no timer is set for longer than 30 seconds", async (t) => {
  const world = new World(t);
  world.ttl = 86_400;
  await world.make().get();
  const delays = globalThis.setTimeout.mock.calls.map((call) => call.arguments[1]);
  assert.ok(
    delays.every((delay) => delay <= 30_000),
    `${delays}`,
  );
});

test("each new token dispatches an event, including the first", async (t) => {
  const world = new World(t);
  const source = world.make();
  const device = { tokens: [], updateToken: (token) => device.tokens.push(token) };
  source.addEventListener("refresh", (event) => device.updateToken(event.token));
  const first = await source.get();
  await world.pass(2880);
  assert.deepEqual(device.tokens, [first, await source.get()]);
  const listener = () => assert.fail("removed");
  source.addEventListener("refresh", listener);
  source.removeEventListener("refresh", listener);
  await world.pass(2880);
  assert.equal(device.tokens.length, 3);
});

test("a listener can use the source", async (t) => {
  const world = new World(t);
  const source = world.make();
  const seen = [];
  source.addEventListener("refresh", (event) => seen.push(source.get().then((token) => token === event.token)));
  await source.get();
  assert.deepEqual(await Promise.all(seen), [true]);
  assert.equal(world.requests.length, 1);
});

test("a listener may call refresh() at once", async (t) => {
  const world = new World(t);
  const source = world.make();
  let again;
  source.addEventListener(
    "error",
    () => {
      world.answer = () => world.issue();
      again = source.refresh();
    },
    { once: true },
  );
  world.answer = () => world.refuse(401);
  await assert.rejects(source.get(), { status: 401 });
  assert.match(await again, /^eyJ/);
  assert.equal(world.timers, 1);
});

test("each failure dispatches an event with the error of the promise", async (t) => {
  const world = new World(t);
  const source = world.make();
  const errors = [];
  source.addEventListener("error", (event) => {
    assert.equal(event.type, "error");
    errors.push(event.error);
  });
  world.answer = () => world.refuse(500, { code: "internal_error", message: "Something went wrong here." });
  const thrown = await source.get().catch((error) => error);
  assert.ok(thrown instanceof AccessTokenError && thrown instanceof Error);
  assert.equal(errors[0], thrown);
  await world.pass(10);
  assert.ok(errors.length > 1);
  assert.ok(errors.every(({ code, status }) => code === "internal_error" && status === 500));
});

test("no event follows after a listener closes the source", async (t) => {
  const world = new World(t);
  const source = world.make();
  source.addEventListener("error", () => source.close());
  world.answer = () => world.refuse(503);
  await assert.rejects(source.get(), { status: 503 });
  await world.pass(1000);
  assert.deepEqual([world.requests.length, world.timers, world.events], [1, 0, ["unexpected_status"]]);
});
