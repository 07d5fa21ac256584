// The public keys that verify sessions while their server is down, by a clock that the test moves.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { bundledModule } from "./module.mjs";
import { appKey, serveKeys } from "./sessions.mjs";

const { publicKeys } = await bundledModule("session/key-set.ts");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A key server, the keys that a worker has of it, and what the worker has asked and logged. */
async function startKeys(t, known) {
  const server = await serveKeys({ "/": (response) => state.answer(response) });
  t.after(() => server.close());
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  t.after(() => mock.timers.reset());
  const log = mock.method(console, "error", () => {});
  t.after(() => log.mock.restore());
  const keys = publicKeys(new URL(server.url));
  const lines = () => log.mock.calls.map(({ arguments: [line] }) => JSON.parse(line));
  const state = {
    known,
    answer: (response) => response.end(JSON.stringify({ keys: state.known })),
    /** Looks a key up: "found", or the code of the error. */
    async find(kid) {
      try {
        await keys({ alg: "ES256", kid }, { payload: "", signatures: [] });
        return "found";
      } catch (error) {
        return error.code;
      }
    },
    asked: () => server.asked.length,
    logged: () => lines().filter(({ event }) => event === "session_keys_unavailable"),
  };
  return state;
}
const down = (response) => response.writeHead(500).end();

test("fetched keys are used for a day while the key server is down, which is retried and logged at intervals", async (t) => {
  const [first, second] = [await appKey("ES256", "first"), await appKey("ES256", "second")];
  const state = await startKeys(t, [first.jwk]);
  const { find, asked, answer: up } = state;
  const logged = () => state.logged().length;

  assert.equal(await find("first"), "found");
  assert.deepEqual([asked(), logged()], [1, 0]);

  state.answer = down;
  mock.timers.tick(11 * MINUTE);
  for (let request = 0; request < 20; request += 1) assert.equal(await find("first"), "found");
  assert.deepEqual([asked(), logged()], [2, 1], "one attempt and one line");
  mock.timers.tick(31_000);
  assert.equal(await find("first"), "found");
  assert.deepEqual([asked(), logged()], [3, 1], "another attempt, no other line");
  assert.equal(await find("second"), "session_keys_unavailable", "perhaps a new key");

  for (let hour = 0; hour < 23; hour += 1) {
    mock.timers.tick(HOUR);
    assert.equal(await find("first"), "found", `${hour} hours`);
  }
  assert.equal(logged(), 24);
  mock.timers.tick(HOUR);
  assert.equal(await find("first"), "session_keys_unavailable");

  state.known = [second.jwk];
  state.answer = up;
  assert.equal(await find("second"), "found");
  assert.equal(await find("first"), "ERR_JWKS_NO_MATCHING_KEY");
});

test("the limits are exact: an attempt every 30 seconds, a line every minute, keys of less than a day", async (t) => {
  const first = await appKey("ES256", "first");
  const state = await startKeys(t, [first.jwk]);
  const { find, asked } = state;
  const after = async (milliseconds) => {
    mock.timers.tick(milliseconds);
    return [await find("first"), asked(), state.logged().length];
  };
  assert.deepEqual(await after(0), ["found", 1, 0]);
  state.answer = down;
  assert.deepEqual(await after(HOUR), ["found", 2, 1]);
  assert.deepEqual(await after(29_999), ["found", 2, 1]);
  assert.deepEqual(await after(1), ["found", 3, 1]);
  assert.deepEqual(await after(29_999), ["found", 3, 1]);
  assert.deepEqual(await after(1), ["found", 4, 2]);
  assert.deepEqual(await after(DAY - HOUR - MINUTE - 1), ["found", 5, 3]);
  // The keys get too old before the next attempt would be due.
  assert.deepEqual(await after(1), ["session_keys_unavailable", 6, 4]);
  const { url, reason, stale } = state.logged().at(-1);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.deepEqual([reason, stale], ["Error: status 500", false]);
  assert.equal(state.logged()[0].stale, true);
});
