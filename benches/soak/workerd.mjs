// The worker in workerd with a ring of keys: it is killed, its storage fails, and Twilio fails or tells another time.
import assert from "node:assert/strict";
import { endEquipment, startEquipment } from "../../tests/worker/equipment.mjs";
import { sessionSecret } from "../../tests/worker/harness.mjs";
import { DAY, eventually, HOUR, RingWorld } from "../../tests/worker/ring-world.mjs";

/** How Twilio fails: with an error, without a response, before or after it did what was asked. */
const endings = [["status", 503], ["dropped"], ["status", 429, { "retry-after": "1" }], ["droppedAfter"], ["unheard"]];
/** One token of so many is also verified by the local account. */
const SAMPLE = 20;

export class Workerd {
  name = "workerd";
  secret = sessionSecret;
  #equipment;
  #world;
  #tokens = 0;

  static async create() {
    const host = new Workerd();
    host.#equipment = await startEquipment();
    try {
      host.#world = await RingWorld.create(host.#equipment.bundle, host.#equipment.twilio);
      assert.equal((await host.#world.rotate()).status, 200);
      return host;
    } catch (error) {
      await host.end();
      throw error;
    }
  }

  url = () => new URL(this.#world.worker.url);
  clock = () => Math.floor(Date.now() / 1000);
  check = async (token, sub) => {
    const { grants } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
    assert.equal(grants.identity, sub);
    this.#tokens += 1;
    if (this.#tokens % SAMPLE === 0) assert.ok(await this.#equipment.twilio.takes(token), "Twilio refuses a token");
  };

  get pid() {
    return this.#world.worker.pid;
  }

  /** What ends the process: it is killed during a rotation, a month passes, and the storage fails for a while. */
  async interrupt(clients) {
    const { twilio } = this.#equipment;
    await clients.disturb(async () => {
      await this.#world.pass(31 * DAY);
      twilio.plan((name) => (name === "POST /v1/Keys" ? ["unanswered"] : undefined));
      const rotation = this.#world.rotate().catch(() => {}); // its worker is killed
      await twilio.holding();
      await this.#world.restart({ change: (database) => database.exec("ALTER TABLE keys RENAME TO keys_away") });
      await rotation;
      twilio.plan();
      await this.#world.ask();
      await this.#world.restart({
        change: (database) => database.exec("DROP TABLE IF EXISTS keys; ALTER TABLE keys_away RENAME TO keys"),
      });
    });
    await this.#repaired();
  }

  /** What the process has to survive. Tokens are available all the time. */
  async trouble(_, turn) {
    const { twilio } = this.#equipment;
    twilio.plan(() => endings[turn % endings.length]);
    await this.#world.rotate();
    twilio.plan();
    twilio.ahead = [3 * HOUR, -3 * HOUR][turn % 2];
    await this.#world.rotate();
    twilio.ahead = 0;
    await this.#repaired();
  }

  /** The next rotation works, and neither side has a key that the other lacks. */
  async #repaired() {
    await eventually(async () => (await this.#world.rotate()).status === 200);
    await this.#world.nothingLeftBehind();
  }

  async finish() {
    await this.#repaired();
    await this.#world.end();
  }

  async end() {
    await this.#world?.worker.kill();
    await endEquipment(this.#equipment);
  }
}
