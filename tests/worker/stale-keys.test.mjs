// The app's public keys while their server is down, by a clock that the test moves.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { bundledModule } from "./module.mjs";
import { appKey, serveKeys } from "./sessions.mjs";

const { publicKeys } = await bundledModule("session/key-set.ts");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test("fetched keys are used for a day while the key server is down, which is retried and logged at intervals", async (t) => {
  const [first, second] = [await appKey("ES256", "first"), await appKey("ES256", "second")];
  let known = [first.jwk];
  const down = (response) => response.writeHead(500).end();
  const up = (response) => response.end(JSON.stringify({ keys: known }));
  const answers = { "/": up };
  const server = await serveKeys(answers);
  t.after(() => server.close());
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  t.after(() => mock.timers.reset());
  const log = mock.method(console, "error", () => {});
  t.after(() => log.mock.restore());

  const keys = publicKeys(new URL(server.url));
  const find = async (kid) => {
    try {
      await keys({ alg: "ES256", kid }, { payload: "", signatures: [] });
      return "found";
    } catch (error) {
      return error.code;
    }
  };
  const asked = () => server.asked.length;
  const logged = () => log.mock.calls.filter((call) => `${call.arguments}`.includes("session_keys_unavailable")).length;

  assert.equal(await find("first"), "found");
  assert.deepEqual([asked(), logged()], [1, 0]);

  answers["/"] = down;
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

  known = [second.jwk];
  answers["/"] = up;
  assert.equal(await find("second"), "found");
  assert.equal(await find("first"), "ERR_JWKS_NO_MATCHING_KEY");
});
