// Sleep, clocks that are set, and clock skew between server and device.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mint, outcome, World } from "./world.mjs";

const offline = () => Promise.reject(new TypeError("Failed to fetch"));

test("a clock that is hours off has no effect", async (t) => {
  for (const wrong of [-7200, -86_400 * 400, 7200, 86_400 * 400]) {
    const world = new World(t);
    world.setClock(wrong);
    const source = world.make();
    const first = await source.get();
    await world.pass(2879);
    assert.equal(await source.get(), first);
    await world.pass(1);
    assert.deepEqual(world.times, [0, 2880], `${wrong}`);
    world.answer = offline;
    await world.pass(3599);
    assert.match(await source.get(), /^eyJ/);
    await world.pass(1);
    assert.equal(await outcome(source.get()), "unreachable");
    source.close();
  }
});

test("without a Date header, the token's iat is used as the server's time", async (t) => {
  for (const wrong of [-7200, 7200]) {
    const world = new World(t);
    world.setClock(wrong);
    world.answer = () => {
      const answer = world.issue();
      answer.headers.delete("date");
      return answer;
    };
    const source = world.make();
    await source.get();
    await world.pass(2880);
    assert.deepEqual(world.times, [0, 2880], `${wrong}`);
    source.close();
  }
});

test("the later of Date and iat is used, because an endpoint may cache tokens", async (t) => {
  const world = new World(t);
  const token = mint({ issuedAt: world.serverTime, ttl: 3600 });
  await world.pass(1800);
  world.answer = () => world.json({ token });
  const source = world.make();
  await source.get();
  await world.pass(1440);
  assert.deepEqual(world.times, [1800, 3240]);
  world.answer = offline;
  await world.pass(360);
  assert.equal(await outcome(source.get()), "unreachable");
});

test("without both, the device's clock is used", async (t) => {
  const world = new World(t);
  world.answer = () => {
    const answer = world.json({ token: "e30.e30.e30", expiresAt: world.serverTime + 1000 });
    answer.headers.delete("date");
    return answer;
  };
  await world.make().get();
  await world.pass(800);
  assert.deepEqual(world.times, [0, 800]);
});

test("a token that expires during the response is not used", async (t) => {
  const world = new World(t);
  world.ttl = 10;
  world.answer = async () => {
    const answer = world.issue();
    world.sleep(11);
    return answer;
  };
  const failure = await world
    .make()
    .get()
    .catch((error) => error);
  assert.equal(failure.code, "invalid_answer");
  assert.match(failure.message, /has expired/);
});

for (const ticking of [true, false]) {
  const where = ticking ? "where performance.now() includes sleep" : "where performance.now() stands still meanwhile";

  test(`no expired token is returned after a long sleep, ${where}`, async (t) => {
    const world = new World(t);
    const source = world.make();
    const first = await source.get();
    await world.pass(10);
    world.sleep(8 * 3600, { ticking });
    const second = await source.get();
    assert.notEqual(second, first);
    assert.equal(world.requests.length, 2);
  });

  test(`after sleep the token is renewed within 30 seconds, ${where}`, async (t) => {
    const world = new World(t);
    await world.make().get();
    await world.pass(10);
    world.sleep(3000, { ticking });
    await world.pass(30);
    assert.equal(world.requests.length, 2);
    assert.ok(world.times[1] <= 3040, `${world.times}`);
  });

  test(`a short sleep is counted exactly, ${where}`, async (t) => {
    const world = new World(t);
    await world.make().get();
    await world.pass(1000);
    world.sleep(1000, { ticking });
    await world.pass(879);
    assert.equal(world.requests.length, 1);
    await world.pass(1);
    assert.equal(world.requests.length, 2);
  });
}

test("offline after sleep, no expired token is returned", async (t) => {
  const world = new World(t);
  const source = world.make();
  await source.get();
  world.answer = offline;
  world.sleep(3600);
  assert.equal(await outcome(source.get()), "unreachable");
});

test("several sleeps add up", async (t) => {
  const world = new World(t);
  await world.make().get();
  for (let night = 0; night < 10; night += 1) {
    world.sleep(200);
    await world.pass(60);
  }
  assert.equal(world.requests.length, 1);
  world.sleep(250);
  await world.pass(30);
  assert.equal(world.requests.length, 2);
});

test("a clock that is set forward causes one early renewal and keeps the current token", async (t) => {
  const world = new World(t);
  const source = world.make();
  await source.get();
  await world.pass(100);
  world.setClock(86_400);
  await world.pass(30);
  assert.equal(world.requests.length, 2);
  const second = await source.get();
  await world.pass(2800);
  assert.equal(await source.get(), second);
  assert.equal(world.requests.length, 2, "and no more than one");
});

test("a clock that is set back neither extends a token's life nor renews it early", async (t) => {
  const world = new World(t);
  const source = world.make();
  await source.get();
  await world.pass(100);
  world.setClock(-86_400);
  await world.pass(2779);
  assert.equal(world.requests.length, 1);
  world.answer = offline;
  await world.pass(1);
  assert.equal(world.requests.length, 2);
  await world.pass(720);
  assert.equal(await outcome(source.get()), "unreachable");
});

test("sleep after the clock was set back is counted", async (t) => {
  const world = new World(t);
  await world.make().get();
  world.setClock(-86_400);
  await world.pass(60);
  world.sleep(3000);
  await world.pass(30);
  assert.equal(world.requests.length, 2);
});

test("small clock adjustments do not count as jumps", async (t) => {
  const world = new World(t);
  const source = world.make();
  await source.get();
  for (let call = 0; call < 2000; call += 1) {
    world.setClock(call % 2 === 0 ? 0.4 : -0.4);
    await source.get();
  }
  await world.pass(2879);
  assert.equal(world.requests.length, 1);
});

test("retry pauses include sleep", async (t) => {
  const world = new World(t);
  world.answer = () => world.refuse(503, undefined, { "retry-after": "1800" });
  const source = world.make();
  await outcome(source.get());
  world.sleep(1800);
  world.answer = () => world.issue();
  assert.match(await source.get(), /^eyJ/);
});

/** The part of a window that a source uses. */
function withWindow(t) {
  const window = new EventTarget();
  const listening = new Set();
  globalThis.addEventListener = (type, listener) => {
    listening.add(type);
    window.addEventListener(type, listener);
  };
  globalThis.removeEventListener = (type, listener) => {
    listening.delete(type);
    window.removeEventListener(type, listener);
  };
  t.after(() => {
    delete globalThis.addEventListener;
    delete globalThis.removeEventListener;
  });
  return { listening, say: (type) => window.dispatchEvent(new Event(type)) };
}

test("a page that becomes visible renews a due token at once, and no other", async (t) => {
  const { say } = withWindow(t);
  const world = new World(t);
  await world.make().get();
  say("visibilitychange");
  await world.pass(0);
  assert.equal(world.requests.length, 1);
  world.sleep(3000);
  say("visibilitychange");
  await world.pass(0);
  assert.equal(world.requests.length, 2);
});

test("online again, a failed request is retried at once, but a Retry-After is kept", async (t) => {
  const { say } = withWindow(t);
  const world = new World(t);
  const source = world.make();
  await source.get();
  say("online");
  await world.pass(0);
  assert.equal(world.requests.length, 1, "all is well");
  world.answer = offline;
  await world.pass(3000);
  let asked = world.requests.length;
  say("online");
  await world.pass(0);
  assert.equal(world.requests.length, asked + 1);
  world.answer = () => world.issue();
  await world.pass(1);
  assert.equal(world.requests.length, asked + 2, "a network may be there before it works");
  assert.match(world.events.at(-1), /^eyJ/);
  asked += 2;
  say("online");
  await world.pass(0);
  assert.equal(world.requests.length, asked, "all is well again");
  world.answer = () => world.refuse(503, undefined, { "retry-after": "600" });
  await world.pass(2880);
  say("online");
  await world.pass(0);
  assert.equal(world.requests.length, asked + 1);
});

test("a stopped source removes its listeners", async (t) => {
  const { listening, say } = withWindow(t);
  const world = new World(t);
  const source = world.make();
  assert.equal(listening.size, 0);
  source.start();
  source.start();
  assert.deepEqual([...listening].sort(), ["online", "visibilitychange"]);
  await world.pass(0);
  source.stop();
  assert.equal(listening.size, 0);
  world.sleep(4000);
  say("visibilitychange");
  await world.pass(100);
  assert.equal(world.requests.length, 1);
});
