// The worker with a ring of keys, in a process that can be killed, with a Twilio that can fail. Times are moved in the storage: to
// the worker it is as if so much time had passed.
import assert from "node:assert/strict";
import { BareWorker } from "./bare-workerd.mjs";
import { localSettings } from "./harness.mjs";
import { adminSession, session } from "./sessions.mjs";

export const ringSecret = "the-secret-that-seals-the-keys-of-the-ring";
export const ringSettings = { ...localSettings, KEY_RING_SECRET: ringSecret };

const PATIENCE = 60_000; // milliseconds

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Asks again until it holds, as whatever waits for a run that begins by itself. */
export async function eventually(condition) {
  const end = Date.now() + PATIENCE;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `in vain: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let worlds = 0;

export class RingWorld {
  worker;
  twilio;
  #before;

  static async create(bundle, twilio, settings = ringSettings) {
    const world = new RingWorld();
    world.twilio = twilio;
    twilio.plan();
    twilio.ahead = 0;
    world.#before = await twilio.keySids();
    worlds += 1;
    world.worker = await BareWorker.create(bundle, { name: `world-${worlds}`, settings, twilio: twilio.address });
    await world.worker.start();
    return world;
  }

  async admin(method, path) {
    return this.worker.call(method, path, { authorization: `Bearer ${await adminSession()}` });
  }

  rotate() {
    return this.admin("POST", "/ring/rotate");
  }

  async ring() {
    const { status, body } = await this.admin("GET", "/ring");
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  /** The SIDs of the ring, by what the keys do. */
  async keys() {
    const { keys } = await this.ring();
    return Object.fromEntries(keys.map(({ sid, state }) => [state, sid]));
  }

  async ask() {
    return this.worker.call("POST", "/token", { authorization: `Bearer ${await session()}`, body: {} });
  }

  /** A token, and the key that has signed it. */
  async token() {
    const { status, body } = await this.ask();
    assert.equal(status, 201, JSON.stringify(body));
    return { token: body.token, keySid: JSON.parse(Buffer.from(body.token.split(".")[1], "base64url")).iss };
  }

  /** The keys at Twilio that have come since this world began. */
  async atTwilio() {
    return (await this.twilio.keySids()).filter((sid) => !this.#before.includes(sid));
  }

  /** Kills the process and starts it anew; meanwhile `change` may change the storage. */
  async restart({ change, settings } = {}) {
    await this.worker.kill();
    if (change) this.worker.storage(change);
    await this.worker.start(settings);
  }

  /** As if `milliseconds` had passed. */
  pass(milliseconds, change = () => {}) {
    return this.restart({
      change(database) {
        database.exec(`UPDATE keys SET made = made - ${milliseconds}, mints_from = mints_from - ${milliseconds},
          retired = retired - ${milliseconds}; UPDATE attempts SET begun = begun - ${milliseconds}`);
        change(database);
      },
    });
  }

  /** Nothing is at Twilio that is not in the ring, and nothing in the ring that is not at Twilio. */
  async nothingLeftBehind() {
    const { keys } = await this.ring();
    assert.deepEqual(await this.atTwilio(), keys.map(({ sid }) => sid).sort());
  }

  async end() {
    const log = this.worker.log;
    await this.worker.kill();
    this.twilio.plan();
    for (const secret of [ringSecret, localSettings.TWILIO_MANAGEMENT_SECRET]) assert.ok(!log.includes(secret));
  }
}
