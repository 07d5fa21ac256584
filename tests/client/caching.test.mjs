// All callers share one token and one request at a time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { AccessTokenError, AccessTokenSource } from "twilio-edge-auth/client";
import { outcome, World } from "./world.mjs";

test("concurrent callers share one request and get one token", async (t) => {
  const world = new World(t);
  const source = world.make();
  const tokens = await Promise.all(Array.from({ length: 100 }, () => source.get()));
  assert.equal(world.requests.length, 1);
  assert.equal(new Set(tokens).size, 1);
  assert.match(tokens[0], /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.equal(await source.get(), tokens[0]);
  assert.equal(world.requests.length, 1);
});

test("concurrent callers share one failure", async (t) => {
  const world = new World(t);
  const source = world.make();
  world.answer = () => world.refuse(503);
  const failures = await Promise.all(Array.from({ length: 100 }, () => source.get().catch((error) => error)));
  assert.equal(world.requests.length, 1);
  assert.ok(failures[0] instanceof AccessTokenError);
  assert.equal(new Set(failures).size, 1);
});

test("the request is a POST of JSON that does not follow redirects", async (t) => {
  const world = new World(t);
  await world.make({ body: { grants: ["voice"], ttl: 600 }, headers: { Authorization: "Bearer s" } }).get();
  const [{ url, init, body, authorization }] = world.requests;
  assert.equal(url, "https://edge.example/token");
  assert.deepEqual(
    { method: init.method, redirect: init.redirect, type: init.headers.get("content-type"), body, authorization },
    {
      method: "POST",
      redirect: "manual",
      type: "application/json",
      body: { grants: ["voice"], ttl: 600 },
      authorization: "Bearer s",
    },
  );
  const plain = new World(t);
  await plain.make().get();
  assert.deepEqual(plain.requests[0].body, {});
});

test("headers may be any argument of Headers, or a function called before each request", async (t) => {
  const world = new World(t);
  let session = 0;
  const functions = [() => ({ Authorization: "a" }), async () => [["authorization", "b"]]];
  const given = [{ authorization: "c" }, new Headers({ authorization: "d" }), ...functions];
  for (const headers of given) await world.make({ headers }).get();
  assert.deepEqual(
    world.requests.map(({ authorization }) => authorization),
    ["c", "d", "a", "b"],
  );
  const source = world.make({
    headers: () => {
      session += 1;
      return { authorization: `session ${session}` };
    },
  });
  await source.get();
  await source.refresh();
  assert.deepEqual(
    world.requests.slice(-2).map(({ authorization }) => authorization),
    ["session 1", "session 2"],
  );
});

test("printing a source shows neither token nor session", async (t) => {
  const world = new World(t);
  const source = world.make({ headers: { authorization: "the-session" } });
  const token = await source.get();
  const printed = `${source} ${JSON.stringify(source)} ${inspect(source, { depth: 9, showHidden: true })}`;
  assert.ok(!printed.includes(token) && !printed.includes("the-session"), printed);
});

test("refresh sends a request despite a valid token, and joins one in progress", async (t) => {
  const world = new World(t);
  const source = world.make();
  const first = await source.get();
  const [one, other] = await Promise.all([source.refresh(), source.refresh()]);
  assert.equal(world.requests.length, 2);
  assert.equal(one, other);
  assert.notEqual(one, first);
  assert.equal(await source.get(), one);
});

test("a token valid for less than minimumLife is not returned while a newer one is available", async (t) => {
  const world = new World(t);
  const source = world.make({ minimumLife: 600 });
  const first = await source.get();
  source.stop();
  await world.pass(2879);
  assert.equal(await source.get(), first);
  await world.pass(121);
  assert.notEqual(await source.get(), first);
  assert.equal(world.requests.length, 2);
});

test("for a token that lives less than twice minimumLife, half of its life counts", async (t) => {
  const world = new World(t);
  world.ttl = 40;
  const source = world.make();
  const first = await source.get();
  source.stop();
  await world.pass(19);
  assert.equal(await source.get(), first);
  await world.pass(2);
  assert.notEqual(await source.get(), first);
});

test("an invalid minimumLife and a body that is not JSON are refused", () => {
  for (const minimumLife of [-1, Number.NaN, "soon"]) {
    assert.throws(() => new AccessTokenSource("/token", { minimumLife }), RangeError);
  }
  assert.throws(() => new AccessTokenSource("/token", { body: { n: 1n } }), TypeError);
});

test("no request is sent before the first get(); start() fetches a token too", async (t) => {
  const world = new World(t);
  const source = world.make();
  await world.pass(10_000);
  assert.deepEqual([world.requests.length, world.timers], [0, 0]);
  source.start();
  source.start();
  await world.pass(1);
  assert.deepEqual([world.requests.length, world.timers, world.events.length], [1, 1, 1]);
});

test("a stopped source has no timer and fetches only on get() or after start()", async (t) => {
  const world = new World(t);
  const source = world.make();
  const first = await source.get();
  assert.equal(world.timers, 1);
  source.stop();
  assert.equal(world.timers, 0);
  await world.pass(3000);
  assert.deepEqual([world.requests.length, world.timers], [1, 0]);
  assert.equal(await source.get(), first);
  await world.pass(600);
  assert.notEqual(await source.get(), first);
  assert.equal(world.timers, 0);
  source.start();
  assert.equal(world.timers, 1);
  await world.pass(3000);
  assert.equal(world.times.at(-1), 3000 + 2880);
});

test("a source stopped during a request still resolves it, and has no timer", async (t) => {
  const world = new World(t);
  const source = world.make();
  const waiting = source.get();
  source.stop();
  assert.match(await waiting, /^eyJ/);
  assert.equal(world.timers, 0);
});

test("close() aborts the request, rejects all calls and drops the token", async (t) => {
  const world = new World(t);
  const source = world.make();
  await source.get();
  world.answer = ({ init }) =>
    new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));
  const waiting = [source.refresh(), source.refresh()].map(outcome);
  await world.pass(1);
  source.close();
  assert.deepEqual(await Promise.all(waiting), ["closed", "closed"]);
  assert.equal(world.requests.at(-1).init.signal.aborted, true);
  await world.pass(10_000);
  assert.deepEqual([world.requests.length, world.timers, world.events.length], [2, 0, 1]);
  assert.deepEqual([await outcome(source.get()), await outcome(source.refresh())], ["closed", "closed"]);
  assert.throws(() => source.start(), { code: "closed" });
  source.close();
  assert.equal(world.timers, 0);
});

test("close() does not wait for headers or a fetch that never settle", async (t) => {
  for (const options of [{ headers: () => new Promise(() => {}) }, { fetch: () => new Promise(() => {}) }]) {
    const world = new World(t);
    const source = world.make(options);
    const waiting = outcome(source.get());
    await world.pass(1);
    source.close();
    assert.equal(await waiting, "closed");
  }
});

test("a closed source sends no request, not even one being prepared", async (t) => {
  const world = new World(t);
  let signIn;
  const headers = () =>
    new Promise((resolve) => {
      signIn = () => resolve({});
    });
  const source = world.make({ headers });
  const waiting = outcome(source.get());
  source.close();
  signIn();
  assert.equal(await waiting, "closed");
  assert.equal(await outcome(source.refresh()), "closed");
  await world.pass(100);
  assert.deepEqual([world.requests.length, world.timers], [0, 0]);
});

test("a closed source rejects with closed, not with an earlier failure", async (t) => {
  const world = new World(t);
  const source = world.make();
  world.answer = () => world.refuse(503);
  await outcome(source.get());
  source.close();
  assert.equal(await outcome(source.get()), "closed");
});

test("disposing closes a source", async (t) => {
  const world = new World(t);
  const source = world.make();
  await source.get();
  source[Symbol.dispose]();
  assert.equal(await outcome(source.get()), "closed");
  await world.pass(100);
  assert.deepEqual([world.requests.length, world.timers], [1, 0]);
});
