// An isolate's copy of the ring, with a clock and a ring of the test's own: how often it asks, who waits, and what is freed when.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { RING_TIMEOUT, RingCache } from "../../www/worker/ring/ring-cache.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let now;
/** What was asked, each with what answers it. */
let asked;
let cache;
let logged;
beforeEach(() => {
  now = 1_800_000_000_000;
  asked = [];
  cache = new RingCache(
    () => new Promise((resolve, reject) => asked.push({ answer: resolve, fail: reject })),
    () => now,
  );
  mock.restoreAll();
  mock.method(console, "error", (line) => {
    logged = line;
  });
});

class Copy {
  freed = false;
  isEmpty;
  constructor(isEmpty = false) {
    this.isEmpty = isEmpty;
  }
  free() {
    assert.equal(this.freed, false, "freed twice");
    this.freed = true;
  }
}

/** Uses the cache as a request does: what it had when it came to it. */
const request = () =>
  cache.use((cached) => {
    assert.notEqual(cached?.copy.freed, true, "a copy that is freed");
    return cached;
  });
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A cache that has a copy. */
async function filled() {
  const copy = new Copy();
  const first = request();
  asked.shift().answer(copy);
  assert.equal((await first).copy, copy);
  return copy;
}

test("one hundred concurrent first requests fetch the ring once", async () => {
  const requests = Array.from({ length: 100 }, request);
  assert.equal(asked.length, 1);
  const copy = new Copy();
  asked[0].answer(copy);
  for (const cached of await Promise.all(requests)) assert.deepEqual(cached, { copy, fresh: true });
});

test("a copy is used for a minute; then one request fetches the next one while the others use the old one", async () => {
  const copy = await filled();
  now += MINUTE - 1;
  await request();
  assert.equal(asked.length, 0);
  now += 1;
  const one = request();
  assert.equal(asked.length, 1);
  assert.deepEqual(await request(), { copy, fresh: false });
  assert.equal(asked.length, 1);
  const next = new Copy();
  asked[0].answer(next);
  assert.deepEqual(await one, { copy: next, fresh: true });
  assert.equal(copy.freed, true);
});

test("a copy is not freed while it is used, and is freed when a newer one arrives", async () => {
  const copy = await filled();
  now += MINUTE;
  const waiting = request();
  const others = Array.from({ length: 10 }, request);
  asked[0].answer(new Copy());
  await Promise.all([waiting, ...others]);
  assert.equal(copy.freed, true);
});

test("without a response the copy is used for an hour, with at most one fetch every five seconds", async () => {
  const copy = await filled();
  for (let passed = MINUTE; passed < HOUR; passed += SECOND) {
    now += passed === MINUTE ? MINUTE : SECOND;
    const before = asked.length;
    const one = request();
    if (asked.length > before) asked.at(-1).fail(new Error("unreachable"));
    assert.deepEqual(await one, { copy, fresh: false });
  }
  assert.ok(asked.length <= HOUR / (5 * SECOND));
  assert.match(logged, /key_ring_unavailable.*unreachable/);
  now += MINUTE;
  const late = request();
  asked.at(-1).fail(new Error("unreachable"));
  assert.equal(await late, undefined);
});

test("no request waits longer than three seconds, even if the request that fetches has ended", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const requests = Array.from({ length: 5 }, request);
  assert.equal(asked.length, 1);
  await settle();
  context.mock.timers.tick(RING_TIMEOUT);
  assert.deepEqual(await Promise.all(requests), Array(5).fill(undefined));
  now += RING_TIMEOUT;
  const soon = request();
  assert.equal(asked.length, 1);
  await settle();
  context.mock.timers.tick(RING_TIMEOUT);
  assert.equal(await soon, undefined);
  now += RING_TIMEOUT;
  const again = request();
  assert.equal(asked.length, 2);
  asked[1].answer(new Copy());
  assert.equal((await again).fresh, true);
});

test("a response that was overtaken by a newer one is not used, and is freed", async () => {
  await filled();
  now += MINUTE;
  const slow = request();
  now += 5 * SECOND;
  const quick = request();
  assert.equal(asked.length, 2);
  const newer = new Copy();
  const older = new Copy();
  asked[1].answer(newer);
  await quick;
  asked[0].answer(older);
  assert.equal((await slow).copy, newer);
  assert.deepEqual([older.freed, newer.freed], [true, false]);
});

test("an empty ring is fetched again soon, and never counts as up to date", async () => {
  const empty = new Copy(true);
  const first = request();
  asked[0].answer(empty);
  assert.deepEqual(await first, { copy: empty, fresh: false });
  await request();
  assert.equal(asked.length, 1);
  now += 5 * SECOND;
  const second = request();
  assert.equal(asked.length, 2);
  asked[1].answer(new Copy());
  assert.equal((await second).fresh, true);
});

for (const [title, moved] of [
  ["forward by a day", 24 * HOUR],
  ["back by a day", -24 * HOUR],
]) {
  test(`a clock that is moved ${title} causes a new fetch, and the new copy is used`, async () => {
    const old = await filled();
    now += moved;
    const one = request();
    assert.equal(asked.length, 1);
    const copy = new Copy();
    asked[0].answer(copy);
    assert.deepEqual(await one, { copy, fresh: true });
    assert.equal(old.freed, true);
    assert.deepEqual(await request(), { copy, fresh: true });
    assert.equal(asked.length, 1);
  });
}
