// The ring when what it stands on fails: Twilio, the storage, the clock, the secret that it is sealed with. A token is available all
// the same, no key is left behind, and the next run repairs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { endEquipment, startEquipment } from "./equipment.mjs";
import { localSettings } from "./harness.mjs";
import { DAY, eventually, HOUR, RingWorld, ringSettings } from "./ring-world.mjs";

const spare = localSettings.TWILIO_API_KEY;
const { TWILIO_API_KEY: _key, TWILIO_API_SECRET: _secret, ...withoutSpare } = ringSettings;
const otherSecret = "another-secret-that-never-sealed-a-key-of-it";

let bundle;
let twilio;
before(async () => {
  ({ bundle, twilio } = await startEquipment());
});
after(() => endEquipment({ bundle, twilio }));

async function begin(context, settings) {
  const world = await RingWorld.create(bundle, twilio, settings);
  context.after(() => world.end());
  return world;
}

/** A world whose ring has a key. */
async function founded(context, settings) {
  const world = await begin(context, settings);
  const { status, body } = await world.rotate();
  assert.equal(status, 200, JSON.stringify(body));
  return { world, first: body.made };
}

const made = () => twilio.asked.filter((name) => name === "POST /v1/Keys").length;

test("the first token creates the ring; it is signed with the static key, and later ones with the ring's key", async (context) => {
  const world = await begin(context);
  const { token, keySid } = await world.token();
  assert.equal(keySid, spare);
  await eventually(async () => (await world.keys()).signing !== undefined);
  await world.restart();
  assert.equal((await world.token()).keySid, (await world.keys()).signing);
  assert.ok(await twilio.takes(token));
  await world.nothingLeftBehind();
});

test("without a static key the first token waits for the ring: 503 until there is one", async (context) => {
  const world = await begin(context, withoutSpare);
  const first = await world.ask();
  assert.deepEqual([first.status, first.body.error.code], [503, "key_ring_unavailable"]);
  assert.equal(first.headers.get("retry-after"), "5");
  await eventually(async () => (await world.keys()).signing !== undefined);
  await world.restart();
  assert.equal((await world.token()).keySid, (await world.keys()).signing);
});

test("one hundred concurrent requests for a rotation cause one rotation", async (context) => {
  const { world, first } = await founded(context);
  twilio.plan();
  const answers = await Promise.all(Array.from({ length: 100 }, () => world.rotate()));
  const keys = await world.keys();
  for (const { status, body } of answers) {
    assert.equal(status, 200);
    assert.equal(body.made ?? body.waiting, keys.published);
  }
  assert.equal(made(), 1);
  assert.equal(keys.signing, first);
  await world.nothingLeftBehind();
});

test("one hundred concurrent first requests of a cold worker are all signed with the key of the ring", async (context) => {
  const { world, first } = await founded(context);
  await world.restart();
  const tokens = await Promise.all(Array.from({ length: 100 }, () => world.token()));
  assert.deepEqual(new Set(tokens.map(({ keySid }) => keySid)), new Set([first]));
});

const failures = [
  ["a 500", ["status", 500]],
  ["a 503", ["status", 503]],
  ["a 429", ["status", 429, { "retry-after": "61" }]],
  ["a 401, as for a key that may not manage keys", ["status", 401]],
  ["a dropped connection", ["dropped"]],
  ["an answer that gets lost", ["droppedAfter"]],
];
for (const [title, ending] of failures) {
  test(`${title} to every request: the rotation says so, tokens go on, and the next run is through`, async (context) => {
    const { world, first } = await founded(context);
    twilio.plan(() => ending);
    const failed = await world.rotate();
    assert.deepEqual([failed.status, failed.body.error.code], [502, "rotation_failed"]);
    assert.equal((await world.token()).keySid, first);
    const { lastRun } = await world.ring();
    assert.equal(lastRun.failures, 1);
    assert.match(lastRun.error, ending[0] === "status" ? new RegExp(`${ending[1]}`) : /\w/);

    twilio.plan();
    const { status, body } = await world.rotate();
    assert.equal(status, 200);
    assert.deepEqual(await world.keys(), { published: body.made, signing: first });
    assert.equal((await world.ring()).lastRun.failures, 0);
    await world.nothingLeftBehind();
  });

  test(`${title} where the key is made: none is left behind`, async (context) => {
    const { world, first } = await founded(context);
    twilio.plan((name) => (name === "POST /v1/Keys" ? ending : undefined));
    assert.equal((await world.rotate()).status, 502);
    const unknown = !(ending[0] === "status" && ending[1] < 500);
    assert.equal((await world.ring()).unsettled, unknown ? 1 : 0);
    assert.equal((await world.token()).keySid, first);

    twilio.plan();
    assert.equal((await world.rotate()).status, 200);
    await world.nothingLeftBehind();
  });
}

test("Twilio that never answers: the run ends, tokens do not wait for it, and the next run is through", async (context) => {
  const { world, first } = await founded(context);
  twilio.plan((name) => (name === "POST /v1/Keys" ? ["unanswered"] : undefined));
  const rotation = world.rotate();
  await twilio.holding();
  const tokens = await Promise.all(Array.from({ length: 20 }, () => world.token()));
  assert.ok(tokens.every(({ keySid }) => keySid === first));
  assert.equal((await world.keys()).signing, first);
  const { status, body } = await rotation;
  assert.deepEqual([status, body.error.code], [502, "rotation_failed"]);

  twilio.plan();
  assert.equal((await world.rotate()).body.leftovers.length, 1);
  await world.nothingLeftBehind();
});

test("a leftover that is listed and already gone is settled: the run goes on and makes its key", async (context) => {
  const { world, first } = await founded(context);
  const name = "an attempt whose key was deleted by another client";
  const { sid } = await twilio.newKey(name);
  await world.pass(HOUR / 2, (database) =>
    database.exec(`INSERT INTO attempts VALUES ('${name}', ${Date.now() - HOUR / 2})`),
  );
  twilio.plan((request) => (request === "DELETE /v1/Keys/SK" ? ["status", 404] : undefined));
  const { status, body } = await world.rotate();
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body.leftovers, [sid]);
  assert.deepEqual(await world.keys(), { published: body.made, signing: first });
  assert.equal((await world.ring()).unsettled, 0);
});

const failsAt = (statement) => (database) =>
  database.exec(`CREATE TRIGGER fails BEFORE ${statement} BEGIN SELECT RAISE(ABORT, 'the storage fails'); END`);
const storageFaults = [
  ["when the attempt is to be stored", "INSERT ON attempts", 502],
  ["when the new key is to be stored", "INSERT ON keys", 502],
  ["when the one before is to be retired", "UPDATE ON keys", 502],
  ["when the attempt is to be forgotten", "DELETE ON attempts", 502],
  ["when the outcome is to be stored", "INSERT ON outcome", 503],
];
for (const [title, statement, status] of storageFaults) {
  test(`the storage fails ${title}: tokens go on, and the next run repairs`, async (context) => {
    const { world, first } = await founded(context);
    await world.restart({ change: failsAt(statement) });
    assert.equal((await world.rotate()).status, status);
    assert.equal((await world.token()).keySid, first);
    await world.restart({ change: (database) => database.exec("DROP TRIGGER fails") });
    assert.equal((await world.token()).keySid, first);
    assert.equal((await world.rotate()).status, 200);
    assert.equal((await world.keys()).signing, first);
    assert.equal((await world.ring()).keys.length, 2);
    await world.nothingLeftBehind();
  });
}

test("the storage fails when a deleted key is to be removed from the ring: the next run finds it gone and removes it", async (context) => {
  const { world, first } = await founded(context);
  await world.pass(31 * DAY);
  await world.rotate();
  await world.pass(HOUR * 3, failsAt("DELETE ON keys"));
  assert.equal((await world.rotate()).status, 502);
  assert.ok(!(await world.atTwilio()).includes(first));
  await world.restart({ change: (database) => database.exec("DROP TRIGGER fails") });
  assert.deepEqual((await world.rotate()).body.deleted, [first]);
  await world.nothingLeftBehind();
});

test("a storage that cannot be read: the static key signs, and the console says that the ring is unavailable", async (context) => {
  const { world } = await founded(context);
  const broken = (database) => database.exec("ALTER TABLE keys RENAME TO lost; CREATE TABLE keys (sid)");
  await world.restart({ change: broken });
  assert.equal((await world.token()).keySid, spare);
  const { status, body } = await world.admin("GET", "/ring");
  assert.deepEqual([status, body.error.code], [503, "key_ring_unavailable"]);
  const repaired = (database) => database.exec("DROP TABLE keys; ALTER TABLE lost RENAME TO keys");
  await world.restart({ change: repaired });
  assert.equal((await world.token()).keySid, (await world.keys()).signing);
});

for (const [title, ahead] of [
  ["forward", -DAY],
  ["back", DAY],
]) {
  test(`a clock moved ${title} makes no key and deletes none, until it agrees with Twilio's again`, async (context) => {
    const { world, first } = await founded(context);
    await world.pass(31 * DAY);
    const second = (await world.rotate()).body.made;
    await world.pass(3 * HOUR);
    twilio.ahead = ahead;
    twilio.plan();
    const { status, body } = await world.rotate();
    assert.equal(status, 502);
    assert.match(body.error.message, /clock/);
    assert.deepEqual(new Set(twilio.asked), new Set(["GET /v1/Keys"]));
    assert.deepEqual(await world.atTwilio(), [first, second].sort());
    const { token, keySid } = await world.token();
    assert.equal(keySid, second);

    twilio.ahead = 0;
    assert.deepEqual((await world.rotate()).body.deleted, [first]);
    assert.ok(await twilio.takes(token));
    await world.nothingLeftBehind();
  });
}

test("a clock moved back after keys were made loses no token: the key that signed goes on until the other's time has come", async (context) => {
  const { world, first } = await founded(context);
  await world.pass(31 * DAY);
  const second = (await world.rotate()).body.made;
  await world.pass(-2 * HOUR);
  const { token, keySid } = await world.token();
  assert.equal(keySid, first);
  await world.pass(3 * HOUR);
  assert.equal((await world.token()).keySid, second);
  assert.ok(await twilio.takes(token));
  await world.nothingLeftBehind();
});

test("answers of Twilio that do not tell the time are taken as they are", async (context) => {
  const { world } = await founded(context);
  twilio.ahead = undefined;
  assert.equal((await world.rotate()).status, 200);
});

test("another ring secret: 500 that names it, and no new key; with the right secret everything works again", async (context) => {
  const { world, first } = await founded(context);
  const { token } = await world.token();
  await world.restart({ settings: { KEY_RING_SECRET: otherSecret } });
  twilio.plan();
  const refused = await world.ask();
  assert.deepEqual([refused.status, refused.body.error.code], [500, "not_configured"]);
  assert.match(refused.body.error.problems.join(), /^KEY_RING_SECRET is not the secret that encrypted/);
  const { problem, keys } = await world.ring();
  assert.match(problem, /^KEY_RING_SECRET/);
  assert.deepEqual(
    keys.map(({ state }) => state),
    ["unreadable"],
  );
  await eventually(async () => (await world.ring()).lastRun.failures > 0);
  assert.deepEqual(twilio.asked, []);
  assert.ok(![world.worker.log, JSON.stringify(refused.body)].some((said) => said.includes(otherSecret)));

  await world.restart({ settings: { KEY_RING_SECRET: ringSettings.KEY_RING_SECRET } });
  assert.equal((await world.token()).keySid, first);
  assert.ok(await twilio.takes(token));
});

test("a lost ring secret: a forced rotation creates a key under the new secret, and the old key is deleted when its tokens have expired", async (context) => {
  const { world, first } = await founded(context);
  const { token } = await world.token();
  await world.restart({ settings: { KEY_RING_SECRET: otherSecret } });
  const { made } = (await world.rotate()).body;
  assert.equal((await world.token()).keySid, made);
  assert.ok(await twilio.takes(token));
  await world.nothingLeftBehind();
  await world.pass(3 * HOUR);
  assert.deepEqual((await world.rotate()).body.deleted, [first]);
  await world.nothingLeftBehind();
});

// What is done to the stored secret of the key that signs.
const tampering = [
  ["of which a bit was changed", (sealed) => sealed.with(20, sealed[20] ^ 1)],
  ["whose nonce was changed", (sealed) => sealed.with(0, sealed[0] ^ 1)],
  ["that was cut", (sealed) => sealed.slice(0, 20)],
  ["that is empty", () => new Uint8Array()],
];
for (const [title, tamper] of tampering) {
  test(`a stored secret ${title} cannot be decrypted: the static key signs, and a new key is created at once`, async (context) => {
    const { world, first } = await founded(context);
    const { token } = await world.token();
    await world.restart({ change: (database) => write(database, read(database).map(tamper)) });
    assert.equal((await world.token()).keySid, spare);
    await eventually(async () => (await world.keys()).signing !== undefined);
    const keys = await world.keys();
    assert.equal(keys.unreadable, first);
    assert.ok(await twilio.takes(token));
    await world.restart();
    assert.equal((await world.token()).keySid, keys.signing);
    await world.nothingLeftBehind();
  });
}

test("secrets that were swapped between two keys cannot be decrypted", async (context) => {
  const { world } = await founded(context);
  await world.pass(31 * DAY);
  await world.rotate();
  await world.restart({ change: (database) => write(database, read(database).toReversed()) });
  const { keys } = await world.ring();
  assert.deepEqual(
    keys.map(({ state }) => state),
    ["unreadable", "unreadable"],
  );
});

function read(database) {
  return database
    .prepare("SELECT sealed FROM keys ORDER BY number")
    .all()
    .map(({ sealed }) => sealed);
}

function write(database, secrets) {
  const statement = database.prepare("UPDATE keys SET sealed = ? WHERE number = ?");
  for (const [index, sealed] of secrets.entries()) statement.run(sealed, index + 1);
}

test("a key is deleted only after the longest lifetime that its tokens had", async (context) => {
  const { world, first } = await founded(context, { ...ringSettings, TOKEN_TTL: "86400" });
  await world.token();
  await world.restart({ settings: { TOKEN_TTL: "60" } });
  await world.pass(31 * DAY);
  await world.rotate();
  await world.pass(24 * HOUR);
  assert.deepEqual((await world.rotate()).body.deleted, []);
  await world.pass(2 * HOUR);
  assert.ok((await world.rotate()).body.deleted.includes(first));
});
