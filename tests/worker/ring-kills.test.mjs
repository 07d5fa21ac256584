// The worker is killed in the middle of each step of a run that has everything to do: a leftover to remove, a retired key to delete,
// the next key to make. Whatever it was at, tokens stay good, the next run repairs, and no key is left behind.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { endEquipment, startEquipment } from "./equipment.mjs";
import { DAY, eventually, HOUR, RingWorld } from "./ring-world.mjs";

let bundle;
let twilio;
let world;
before(async () => {
  ({ bundle, twilio } = await startEquipment());
});
after(() => endEquipment({ bundle, twilio }));

/** A worker before such a run: of its two keys one signs and is due for the next, the other's time is over. */
async function begin(context) {
  world = await RingWorld.create(bundle, twilio);
  context.after(() => world.end());
  const first = (await world.rotate()).body.made;
  await world.pass(31 * DAY);
  const second = (await world.rotate()).body.made;
  const name = `an attempt next to ${second}`;
  const leftover = await twilio.newKey(name);
  await world.pass(31 * DAY, (database) =>
    database.exec(`INSERT INTO attempts VALUES ('${name}', ${Date.now() - HOUR / 2})`),
  );
  assert.deepEqual(await world.atTwilio(), [first, leftover.sid, second].sort());
  twilio.plan();
  return { first, second, leftover: leftover.sid };
}

// What a run asks of Twilio.
const requests = [
  "GET /v1/Keys", // is there a leftover?
  "DELETE /v1/Keys/SK", // it is deleted
  "GET /v1/Keys", // what time is it?
  "DELETE /v1/Keys/SK", // the retired key is deleted
  "GET /v1/Keys", // what time is it?
  "POST /v1/Keys", // the next key is made
];

test("an undisturbed run sends these requests to Twilio, and leaves the two expected keys", async (context) => {
  const { first, second, leftover } = await begin(context);
  const { body } = await world.rotate();
  assert.deepEqual(twilio.asked, requests);
  assert.deepEqual(body, { made: body.made, waiting: null, deleted: [first], leftovers: [leftover] });
  assert.deepEqual(await world.keys(), { published: body.made, signing: second });
  await world.nothingLeftBehind();
});

for (const [index, request] of requests.entries()) {
  for (const ending of ["unheard", "unanswered"]) {
    test(`killed at request ${index + 1}, ${request}, ${ending === "unheard" ? "before" : "after"} it was done`, async (context) => {
      const { second } = await begin(context);
      twilio.plan((_, number) => (number === index + 1 ? [ending] : undefined));

      // A token is asked for, which finds that the next key is due. While Twilio does not answer, tokens are had all the same.
      const before = await world.token();
      await twilio.holding();
      const during = await world.token();
      assert.deepEqual([before.keySid, during.keySid], [second, second]);
      assert.deepEqual(twilio.asked, requests.slice(0, index + 1));

      await world.restart();
      twilio.plan();
      for (const { token } of [before, during, await world.token()]) assert.ok(await twilio.takes(token));
      const { status, body } = await world.rotate();
      assert.equal(status, 200, JSON.stringify(body));
      const keys = await world.keys();
      assert.deepEqual(Object.keys(keys).sort(), ["published", "signing"]);
      assert.equal(keys.signing, second);
      for (const { token } of [before, during, await world.token()]) assert.ok(await twilio.takes(token));
      await world.nothingLeftBehind();

      // The new key signs in its time, and the tokens of the one before are good until they have expired.
      await world.pass(HOUR / 10);
      const next = await world.token();
      assert.equal(next.keySid, keys.published);
      for (const { token } of [before, during, next]) assert.ok(await twilio.takes(token));
      await world.nothingLeftBehind();
    });
  }
}

test("without requests after the worker was killed, the alarm continues the run", async (context) => {
  const { first, second, leftover } = await begin(context);
  twilio.plan((name) => (name === "POST /v1/Keys" ? ["unanswered"] : undefined));
  await world.token();
  await twilio.holding();
  await world.worker.kill();
  const lost = (await world.atTwilio()).filter((sid) => ![first, second, leftover].includes(sid));
  assert.equal(lost.length, 1);

  twilio.plan();
  world.worker.wake();
  await world.worker.start();
  await twilio.until(({ asked }) => asked.includes("POST /v1/Keys"));
  await eventually(async () => (await world.ring()).unsettled === 0);
  await world.nothingLeftBehind();
  const keys = await world.keys();
  assert.equal(keys.signing, second);
  assert.ok(keys.published && !lost.includes(keys.published));
});

test("a key from a request that was in flight when the worker was killed is found by a later run", async (context) => {
  await begin(context);
  twilio.plan((name) => (name === "POST /v1/Keys" ? ["unheard"] : undefined));
  await world.token();
  await twilio.holding();
  const [deliver] = twilio.held;
  await world.restart();
  twilio.plan();
  await world.rotate();
  await world.nothingLeftBehind();
  assert.equal((await world.ring()).unsettled, 1);

  await deliver();
  assert.equal((await world.atTwilio()).length, 3);
  assert.equal((await world.rotate()).body.leftovers.length, 1);
  await world.nothingLeftBehind();
  assert.equal((await world.ring()).unsettled, 0);
});

test("an attempt that left no key within an hour is forgotten", async (context) => {
  await begin(context);
  twilio.plan((name) => (name === "POST /v1/Keys" ? ["unheard"] : undefined));
  await world.token();
  await twilio.holding();
  twilio.plan();
  await world.pass(2 * HOUR);
  await world.rotate();
  assert.equal((await world.ring()).unsettled, 0);
  await world.nothingLeftBehind();
});
