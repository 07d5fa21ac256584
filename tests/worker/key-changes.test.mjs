// GET /keys/changes: who changed which key through the worker, kept over a restart.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BareWorker } from "./bare-workerd.mjs";
import { endEquipment, startEquipment } from "./equipment.mjs";
import { localSettings } from "./harness.mjs";
import { eventually } from "./ring-world.mjs";
import { adminSession } from "./sessions.mjs";

let bundle;
let twilio;
before(async () => {
  ({ bundle, twilio } = await startEquipment());
});
after(() => endEquipment({ bundle, twilio }));

test("each change of a key is listed, the newest first, with the admin and without a secret", async (context) => {
  const options = { name: "changes", settings: localSettings, twilio: twilio.address };
  const worker = await BareWorker.create(bundle, options);
  context.after(() => worker.kill());
  await worker.start();
  const call = async (method, path, body) => {
    const answer = await worker.call(method, path, { authorization: `Bearer ${await adminSession()}`, body });
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const listed = async () => (await call("GET", "/keys/changes")).changes;
  const begun = Math.floor(Date.now() / 1000);
  assert.deepEqual(await listed(), []);

  const first = await call("POST", "/keys", { friendlyName: "billing", type: "standard" });
  await call("POST", `/keys/${first.sid}`, { friendlyName: "invoices" });
  const copy = await call("POST", `/keys/${first.sid}/duplicate`, { friendlyName: "copy" });
  const { key } = await call("POST", `/keys/${first.sid}/rotate`, { grace: 3600 });
  await call("DELETE", `/keys/rotations/${first.sid}`);
  await call("DELETE", `/keys/${copy.sid}`);
  await call("POST", "/keys/try", { sid: first.sid, secret: first.secret, action: "list" }); // changes nothing
  const rotated = await call("POST", `/keys/${key.sid}/rotate`, { grace: 3600 });

  const by = "root";
  const expected = [
    { event: "key_created", sid: first.sid, related: null, name: "billing", by },
    { event: "key_changed", sid: first.sid, related: null, name: "invoices", by },
    { event: "key_duplicated", sid: first.sid, related: copy.sid, name: "copy", by },
    { event: "key_rotated", sid: first.sid, related: key.sid, name: "invoices", by },
    { event: "key_rotation_cancelled", sid: first.sid, related: null, name: null, by },
    { event: "key_deleted", sid: copy.sid, related: null, name: null, by },
    { event: "key_rotated", sid: key.sid, related: rotated.key.sid, name: "invoices", by },
    { event: "key_rotation_finished", sid: key.sid, related: rotated.key.sid, name: "invoices", by: null },
  ].reverse();
  await eventually(async () => (await listed()).length === expected.length - 1);

  await worker.kill();
  worker.storage((database) => database.exec("UPDATE rotations SET due = 1"), "ROTATIONS");
  worker.wake("ROTATIONS");
  await worker.start();
  await eventually(async () => (await listed()).length === expected.length);
  const changes = await listed();
  assert.deepEqual(
    changes.map(({ at, ...change }) => change),
    expected,
  );
  for (const { at } of changes) assert.ok(at >= begun && at <= Date.now() / 1000, `${at}`);
  const text = JSON.stringify(changes);
  for (const { secret } of [first, copy, key, rotated.key]) assert.ok(!text.includes(secret));

  // What is too old or too much is deleted with the next change.
  await worker.kill();
  worker.storage((database) => {
    database.exec("UPDATE changes SET at = 1 WHERE event = 'key_created'");
    const add = database.prepare("INSERT INTO changes (at, event, sid) VALUES (?, 'key_changed', 'SK')");
    for (let count = 0; count < 1000; count += 1) add.run(Math.floor(Date.now() / 1000));
  }, "ROTATIONS");
  await worker.start();
  assert.equal((await listed()).length, 200);
  await call("POST", `/keys/${rotated.key.sid}`, { friendlyName: "last" });
  await eventually(async () => (await listed())[0].name === "last");
  await worker.kill();
  const count = worker.storage(
    (database) => database.prepare("SELECT count(*) AS count FROM changes").get().count,
    "ROTATIONS",
  );
  assert.equal(count, 1000);
});
