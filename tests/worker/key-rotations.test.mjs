// POST /keys/{sid}/rotate with a grace period, in a workerd that is killed at each request to Twilio: the old key works until it is
// deleted, and it is deleted only when somebody has the secret of its successor.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LocalAccount } from "../local-account/harness.mjs";
import { BareWorker } from "./bare-workerd.mjs";
import { endEquipment, startEquipment } from "./equipment.mjs";
import { localSettings } from "./harness.mjs";
import { bundledModule } from "./module.mjs";
import { eventually } from "./ring-world.mjs";
import { adminSession } from "./sessions.mjs";

const GRACE = 3600;
const unknown = `SK${"9".repeat(32)}`;

let bundle;
let twilio;
before(async () => {
  ({ bundle, twilio } = await startEquipment());
});
after(() => endEquipment({ bundle, twilio }));

let worlds = 0;

/** A worker with its admin, and a key of the account. */
class World {
  #secrets = [localSettings.TWILIO_MANAGEMENT_SECRET];

  static async create(context) {
    const world = new World();
    twilio.plan();
    worlds += 1;
    world.friendlyName = `key ${worlds}`;
    world.old = await twilio.newKey(world.friendlyName);
    const options = { name: `rotations-${worlds}`, settings: localSettings, twilio: twilio.address };
    world.worker = await BareWorker.create(bundle, options);
    await world.worker.start();
    context.after(() => world.#end());
    return world;
  }

  async call(method, path, body) {
    const answer = await this.worker.call(method, path, { authorization: `Bearer ${await adminSession()}`, body });
    if (answer.body?.key?.secret) this.#secrets.push(answer.body.key.secret);
    return answer;
  }

  rotate(body = { grace: GRACE }, { sid } = this.old) {
    return this.call("POST", `/keys/${sid}/rotate`, body);
  }

  async pending() {
    const { status, body } = await this.call("GET", "/keys/rotations");
    assert.equal(status, 200, JSON.stringify(body));
    return body.rotations;
  }

  /** The names of this world's keys, by SID. */
  async names() {
    const all = await twilio.keyNames();
    return new Map([...all].filter(([, name]) => new RegExp(`^${this.friendlyName}\\b`).test(name)));
  }

  async works({ sid, secret }) {
    return (await this.call("POST", "/keys/try", { sid, secret, action: "list" })).body.status === 200;
  }

  /** Restarts the worker after the grace period, so that the alarm goes off. */
  async wake() {
    await this.worker.kill();
    this.worker.storage((database) => database.exec("UPDATE rotations SET due = 1"), "ROTATIONS");
    this.worker.wake("ROTATIONS");
    await this.worker.start();
  }

  /** Waits until no rotation is pending. */
  settled() {
    return eventually(async () => (await this.pending()).length === 0);
  }

  async #end() {
    const { log } = this.worker;
    await this.worker.kill();
    twilio.plan();
    for (const secret of this.#secrets) assert.ok(!log.includes(secret));
  }
}

test("both keys work during the grace period, and the alarm deletes the old one", async (context) => {
  const world = await World.create(context);
  const { old, friendlyName } = world;
  const begun = Math.floor(Date.now() / 1000);
  const { status, body } = await world.rotate();
  assert.equal(status, 201, JSON.stringify(body));
  const { key, replaced, deletesAt, interrupted, problems } = body;
  assert.deepEqual([key.friendlyName, key.type, replaced.sid], [friendlyName, "standard", old.sid]);
  assert.deepEqual([interrupted, problems], [[], []]);
  assert.ok(deletesAt >= begun + GRACE && deletesAt <= Date.now() / 1000 + GRACE);
  const [rotation, ...others] = await world.pending();
  assert.deepEqual(others, []);
  const { begunAt, ...facts } = rotation;
  assert.deepEqual(facts, { sid: old.sid, successor: key.sid, by: "root", deletesAt, failures: 0, error: null });
  assert.ok(begunAt >= begun);
  assert.deepEqual([await world.works(old), await world.works(key)], [true, true]);

  await world.wake();
  await world.settled();
  assert.deepEqual([...(await world.names())], [[key.sid, friendlyName]]);
  assert.ok(await world.works(key));
  for (const event of [
    { event: "key_rotated", key: old.sid, successor: key.sid, deletesAt, by: "root" },
    { event: "key_rotation_finished", key: old.sid, successor: key.sid },
  ]) {
    await eventually(async () => world.worker.log.includes(JSON.stringify(event)));
  }
});

test("without a grace period the old key is kept", async (context) => {
  const world = await World.create(context);
  const { status, body } = await world.rotate({});
  assert.deepEqual([status, body.deletesAt], [201, null]);
  assert.deepEqual(await world.pending(), []);
  assert.deepEqual([await world.works(world.old), await world.works(body.key)], [true, true]);
});

test("a cancelled rotation deletes nothing", async (context) => {
  const world = await World.create(context);
  const { key } = (await world.rotate()).body;
  const path = `/keys/rotations/SK${world.old.sid.slice(2).toUpperCase()}`;
  assert.equal((await world.call("DELETE", path)).status, 204);
  const again = await world.call("DELETE", path);
  assert.deepEqual([again.status, again.body.error.code], [404, "rotation_not_pending"]);
  assert.deepEqual(await world.pending(), []);
  assert.deepEqual([await world.works(world.old), await world.works(key)], [true, true]);
  assert.equal((await world.rotate()).status, 201);
});

test("of two rotations at once one is refused, and its key is deleted", async (context) => {
  const world = await World.create(context);
  const both = await Promise.all([world.rotate(), world.rotate()]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
  assert.equal(both.find(({ status }) => status === 409).body.error.code, "rotation_pending");
  const { key } = both.find(({ status }) => status === 201).body;
  assert.deepEqual([...(await world.names()).keys()].sort(), [world.old.sid, key.sid].sort());
  assert.deepEqual([await world.works(world.old), await world.works(key)], [true, true]);
  const third = await world.rotate();
  assert.deepEqual([third.status, third.body.error.code], [409, "rotation_pending"]);
});

test("an old key is not deleted if its successor is deleted first", async (context) => {
  const world = await World.create(context);
  const { key } = (await world.rotate()).body;
  assert.equal((await world.call("DELETE", `/keys/${key.sid}`)).status, 204);
  await world.wake();
  await world.settled();
  assert.deepEqual([...(await world.names())], [[world.old.sid, world.friendlyName]]);
  assert.ok(await world.works(world.old));
});

for (const method of ["GET", "DELETE"]) {
  test(`while Twilio refuses ${method} at the end of the grace period, the old key works and the error is listed`, async (context) => {
    const world = await World.create(context);
    const { key } = (await world.rotate()).body;
    twilio.plan((name) => (name === `${method} /v1/Keys/SK` ? ["status", 503] : undefined));
    await world.wake();
    await eventually(async () => (await world.pending())[0].failures >= 1);
    const [{ error }] = await world.pending();
    assert.match(error, /^Twilio responded 503/);
    assert.ok(await world.works(world.old));
    twilio.plan();
    await world.wake();
    await world.settled();
    assert.deepEqual([...(await world.names()).keys()], [key.sid]);
  });
}

// The requests of a rotation to Twilio.
const requests = [
  "GET /v1/Keys/SK", // the name
  "GET /v1/Keys/SK", // the name and the policy
  "GET /v1/Keys", // interrupted rotations
  "POST /v1/Keys", // creates the new key
  "GET proof", // the new key works
  "POST /v1/Keys/SK", // renames the old key
  "POST /v1/Keys/SK", // renames the new key
];
const asked = () => twilio.asked.map((name) => name.replace(/\/2010-04-01.*/, "proof"));

test("an undisturbed rotation sends these requests to Twilio", async (context) => {
  const world = await World.create(context);
  twilio.plan();
  assert.equal((await world.rotate()).status, 201);
  assert.deepEqual(asked(), requests);
});

for (const [index, request] of requests.entries()) {
  for (const ending of ["unheard", "unanswered"]) {
    const moment = ending === "unheard" ? "before" : "after";
    test(`killed at request ${index + 1}, ${request}, ${moment} it was done, the worker deletes no key in use`, async (context) => {
      const world = await World.create(context);
      const { old, friendlyName } = world;
      twilio.plan((_, number) => (number === index + 1 ? [ending] : undefined));
      const rotating = world.rotate().catch((error) => error);
      await twilio.holding();
      await world.worker.kill();
      assert.ok((await rotating) instanceof Error);
      twilio.plan();
      await world.worker.start();

      // Nobody has the secret of the new key, so the old one works, and the alarm deletes the new one.
      assert.ok(await world.works(old));
      const [rotation] = await world.pending();
      assert.equal(rotation !== undefined, index >= 5);
      if (rotation) {
        assert.equal(rotation.deletesAt, null);
        await world.wake();
        await world.settled();
        assert.deepEqual([...(await world.names())], [[old.sid, friendlyName]]);
      }
      assert.ok(await world.works(old));
      for (const [sid, name] of await world.names()) {
        if (sid !== old.sid) assert.equal(name, `${friendlyName} (replaces ${old.sid.slice(0, 10)})`);
      }

      const left = [...(await world.names()).keys()].filter((sid) => sid !== old.sid);
      const { status, body } = await world.rotate();
      assert.equal(status, 201, JSON.stringify(body));
      assert.deepEqual(body.interrupted, left);
      await world.wake();
      await world.settled();
      assert.deepEqual([await world.works(body.key), (await world.names()).get(body.key.sid)], [true, friendlyName]);
      assert.ok(!(await world.names()).has(old.sid));
    });
  }
}

test("a key whose grace period cannot be stored is deleted, and the old one is unchanged", async (context) => {
  const { KeyService } = await bundledModule("keys/service.ts");
  const { ApiKey } = await import("twilio-edge-auth");
  const account = await LocalAccount.start();
  context.after(() => account.close());
  const manager = new ApiKey({
    accountSid: localSettings.TWILIO_ACCOUNT_SID,
    sid: localSettings.TWILIO_MANAGEMENT_KEY,
    secret: localSettings.TWILIO_MANAGEMENT_SECRET,
  });
  const local = {
    fetch: (url, init) => fetch(new URL(new URL(url).pathname + new URL(url).search, account.url), init),
  };
  const fail = () => Promise.reject(new Error("no storage"));
  const signer = { keySids: async () => [] };
  for (const failing of ["check", "prepare", "confirm"]) {
    const rotations = { check: async () => {}, prepare: async () => {}, confirm: async () => 1, [failing]: fail };
    const service = new KeyService(manager, signer, local, rotations);
    const old = await account.newKey({ friendlyName: failing });
    await assert.rejects(service.rotate(old.sid, { grace: GRACE }, "root"), /no storage|No usable response/);
    const { keys } = await service.list({ limit: 100 });
    const ours = keys.filter(({ friendlyName }) => friendlyName?.startsWith(failing));
    assert.deepEqual(
      ours.map(({ sid, friendlyName }) => [sid, friendlyName]),
      [[old.sid, failing]],
    );
  }
});

test("bad requests are refused, and change nothing", async (context) => {
  const world = await World.create(context);
  const before = await world.names();
  for (const grace of [0, 59, 2_592_001, 60.5, "60", null, {}]) {
    const { status, body } = await world.rotate({ grace });
    assert.deepEqual([status, body.error.code, body.error.field], [400, "invalid_request", "grace"], `${grace}`);
  }
  for (const [body, sid, status, code] of [
    [{ retire: "now" }, world.old.sid, 400, "unknown_field"],
    [{ grace: GRACE }, unknown, 404, "twilio_error"],
    [{}, "SK1", 400, "invalid_request"],
    [{ grace: GRACE }, localSettings.TWILIO_MANAGEMENT_KEY, 409, "key_in_use"],
    [{ grace: GRACE }, localSettings.TWILIO_API_KEY, 409, "key_in_use"],
  ]) {
    const refused = await world.rotate(body, { sid });
    assert.deepEqual([refused.status, refused.body.error.code], [status, code], JSON.stringify([body, sid]));
  }
  assert.deepEqual(await world.names(), before);
});

test("a duplicate has the other key's policy, and its secret is shown once", async (context) => {
  const world = await World.create(context);
  const policy = { allow: ["/twilio/messaging/messages/list"] };
  const other = (await world.call("POST", "/keys", { friendlyName: "other", type: "restricted", policy })).body;
  const { status, body } = await world.call("POST", `/keys/${other.sid}/duplicate`, { friendlyName: "copy" });
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual([body.friendlyName, body.type, body.policy], ["copy", "restricted", policy]);
  assert.deepEqual([await world.works(body), await world.works(other)], [true, true]);
  const refused = await world.call("POST", `/keys/${unknown}/duplicate`, {});
  assert.deepEqual([refused.status, refused.body.error.code], [404, "twilio_error"]);
});
