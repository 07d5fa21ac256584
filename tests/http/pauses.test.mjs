// The pauses between attempts. In a separate file, so that no other test sets the timers observed here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKeys, AuthToken } from "twilio-edge-auth";

/** The delays of the timers that are set, but for the time limit of 12,345 ms. None is waited for. */
function recordPauses(t) {
  const pauses = [];
  const real = globalThis.setTimeout;
  t.mock.method(globalThis, "setTimeout", (run, milliseconds) => {
    if (milliseconds === 12_345) return real(run, milliseconds);
    pauses.push(milliseconds);
    return real(run, 0);
  });
  return pauses;
}

test("pauses grow exponentially, with full jitter", async (t) => {
  const pauses = recordPauses(t);
  const token = new AuthToken({ accountSid: `AC${"1".repeat(32)}`, authToken: "2".repeat(32) });
  const fetch = async () => new Response("", { status: 429 });
  const keys = new ApiKeys(token, { fetch, maxRetries: 10, timeout: 12_345 });
  const get = () => assert.rejects(keys.get(`SK${"3".repeat(32)}`), { status: 429 });

  t.mock.method(Math, "random", () => 0.5);
  await get();
  assert.deepEqual(pauses.splice(0), [125, 250, 500, 1000, 2000, 4000, 4000, 4000, 4000, 4000]);

  t.mock.restoreAll();
  const random = recordPauses(t);
  for (let round = 0; round < 50; round += 1) await get();
  const first = random.filter((_, at) => at % 10 === 0);
  assert.ok(first.every((milliseconds) => milliseconds >= 0 && milliseconds < 250));
  assert.ok(Math.max(...first) - Math.min(...first) > 100, "they are the same for all clients");
});

test("a Retry-After of a minute is waited for, a longer one is not", async (t) => {
  const pauses = recordPauses(t);
  t.mock.method(Math, "random", () => 0);
  const token = new AuthToken({ accountSid: `AC${"1".repeat(32)}`, authToken: "2".repeat(32) });
  for (const [retryAfter, expected] of [
    ["60", [60_000, 60_000]],
    ["61", []],
  ]) {
    const fetch = async () => new Response("", { status: 503, headers: { "retry-after": retryAfter } });
    const keys = new ApiKeys(token, { fetch, maxRetries: 2, timeout: 12_345 });
    await assert.rejects(keys.get(`SK${"3".repeat(32)}`), { status: 503, retryAfter: Number(retryAfter) });
    assert.deepEqual(pauses.splice(0), expected);
  }
});

/** The timers that are set, by their delays, and those that are cleared. */
function watchTimers(t) {
  const set = new Map();
  const real = globalThis.setTimeout;
  t.mock.method(globalThis, "setTimeout", (run, milliseconds) => {
    const timer = real(run, milliseconds);
    set.set(milliseconds, timer);
    return timer;
  });
  const { mock } = t.mock.method(globalThis, "clearTimeout");
  const isCleared = (milliseconds) => mock.calls.some(({ arguments: [timer] }) => timer === set.get(milliseconds));
  return { set, isCleared };
}

test("a call leaves no timer, which would keep a process alive: not after a response, nor after a signal in a pause", async (t) => {
  const { set, isCleared } = watchTimers(t);
  t.mock.method(Math, "random", () => 0);
  const controller = new AbortController();
  const reason = new Error("enough");
  const token = new AuthToken({ accountSid: `AC${"1".repeat(32)}`, authToken: "2".repeat(32) });
  const sid = `SK${"3".repeat(32)}`;
  let response = () => Response.json({ sid });
  const keys = new ApiKeys(token, { fetch: async () => response(), timeout: 12_345, signal: controller.signal });
  await keys.get(sid);
  assert.ok(set.has(12_345) && isCleared(12_345));
  response = () => new Response("", { status: 429, headers: { "retry-after": "30" } });
  const failing = assert.rejects(keys.get(sid), reason);
  while (!set.has(30_000)) await new Promise((done) => setImmediate(done));
  controller.abort(reason);
  await failing;
  assert.ok(isCleared(30_000));
});
