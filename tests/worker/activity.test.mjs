import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, settings, startBoundEdges, startEdges } from "./harness.mjs";
import { workerModule } from "./module.mjs";
import { adminSession, now, session } from "./sessions.mjs";

const { Activity } = await workerModule("activity/activity.ts");
const shared = { bindings: [{ name: "ACTIVITY", class_name: "ActivityObject", script_name: "edge-2" }] };

let bound;
let unbound;
before(async () => {
  bound = await startBoundEdges([settings, settings, settings, settings], { 3: { durable_objects: shared } });
  unbound = await startEdges(settings);
});
after(async () => {
  await bound?.close();
  await unbound?.close();
});

/** GET /activity as an admin sees it. */
async function activityOf(edge) {
  const authorization = `Bearer ${await adminSession()}`;
  const response = await edge.fetch("/activity", { headers: { authorization } });
  assert.equal(response.status, 200);
  return response.json();
}

const sum = ({ minutes }, what) => minutes.reduce((total, minute) => total + minute[what], 0);

test("without requests the report has sixty empty minutes", async () => {
  const before = now();
  const { until, minutes, reasons, recent } = await activityOf(bound.edges[1]);
  assert.equal(until % 60, 0);
  assert.ok(until > before && until <= now() + 60);
  assert.deepEqual(
    minutes,
    Array.from({ length: 60 }, (_, index) => ({ at: until - 3600 + index * 60, issued: 0, refused: 0 })),
  );
  assert.deepEqual([reasons, recent], [{}, []]);
});

for (const [title, edgeOf] of [
  ["kept by Durable Objects", () => bound.edges[0]],
  ["kept in memory where there are none", () => unbound.edges[0]],
]) {
  test(`issued and refused tokens are counted and listed, newest first: ${title}`, async () => {
    const edge = edgeOf();
    const { token, expiresAt } = await (await edge.ask(await session(), { grants: ["voice"] })).json();
    await edge.ask(await session({ sub: "bob" }), { ttl: 99_999 });
    await edge.ask(await session({ exp: 1 }));
    await edge.ask("x.y.z");

    const report = await activityOf(edge);
    assert.deepEqual([sum(report, "issued"), sum(report, "refused")], [1, 3]);
    assert.deepEqual(report.reasons, { not_granted: 1, session_expired: 1, session_invalid: 1 });
    const recent = report.recent.map(({ at, ...decision }) => {
      assert.ok(Math.abs(at - now()) < 60);
      return decision;
    });
    const { iat, jti } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
    assert.ok(report.recent.at(-1).at - iat <= 1);
    assert.deepEqual(recent, [
      { outcome: "refused", reason: "session_invalid" },
      { outcome: "refused", reason: "session_expired" },
      { outcome: "refused", reason: "not_granted", identity: "bob" },
      { outcome: "issued", identity: "alice", grants: ["voice"], expiresAt, keySid: account.keySid, jti },
    ]);
    assert.ok(!JSON.stringify(report).includes(token.split(".")[2]));
  });
}

test("isolates send their counts to shared Durable Objects", async () => {
  const [edge, other] = bound.edges.slice(2);
  await edge.ask(await session());
  await edge.ask("x.y.z");
  let report;
  while (sum(report ?? (await activityOf(other)), "issued") === 0) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    report = await activityOf(other);
  }
  assert.deepEqual([sum(report, "issued"), sum(report, "refused")], [1, 1]);
  assert.deepEqual(
    report.recent.map(({ outcome }) => outcome),
    ["refused", "issued"],
  );
  assert.deepEqual(await activityOf(edge), report, "counted once by who has sent it");
});

const START = 1_800_000_000; // the first second of a minute
const issued = (at, identity = "alice") => ({ at, outcome: "issued", identity });
const refused = (at, reason) => ({ at, outcome: "refused", reason });

test("each second of the last hour is in exactly one minute of the report, and no earlier one is", () => {
  const activity = new Activity();
  for (let at = START; at < START + 7200; at += 1) activity.note(issued(at));
  const { until, minutes, recent } = activity.report(START + 7199);
  assert.equal(until, START + 7200);
  assert.deepEqual(
    minutes,
    Array.from({ length: 60 }, (_, index) => ({ at: START + 3600 + index * 60, issued: 60, refused: 0 })),
  );
  assert.deepEqual(
    recent,
    Array.from({ length: 50 }, (_, index) => issued(START + 7199 - index)),
  );
  assert.deepEqual(activity.report(START + 7200).minutes.at(-1), { at: START + 7200, issued: 0, refused: 0 });
});

test("activities add up in any order", () => {
  const [one, two, three] = [new Activity(), new Activity(), new Activity()];
  one.note(issued(START, "alice"));
  one.note(refused(START + 60, "session_invalid"));
  two.note(refused(START + 61, "session_invalid"));
  two.note(refused(START + 30, "not_granted"));
  three.add(one.state());
  three.add(two.state());
  const report = three.report(START + 100);
  assert.deepEqual(report, new Activity(two.state(), one.state()).report(START + 100));
  assert.deepEqual(report.minutes.slice(-2), [
    { at: START, issued: 1, refused: 1 },
    { at: START + 60, issued: 0, refused: 2 },
  ]);
  assert.deepEqual(report.reasons, { session_invalid: 2, not_granted: 1 });
  assert.deepEqual(
    report.recent.map(({ at }) => at - START),
    [61, 60, 30, 0],
  );
});

test("the size of an activity does not grow with decisions or time", () => {
  const activity = new Activity();
  let largest = 0;
  for (let at = START; at < START + 100_000; at += 1) {
    activity.note(refused(at, ["session_invalid", "not_granted"][at % 2]));
    if (at % 600 === 0) activity.forgetBefore(at);
    largest = Math.max(largest, at % 997 === 0 ? JSON.stringify(activity.state()).length : 0);
  }
  assert.ok(largest > 0 && largest < 12_000, `${largest}`);
  activity.forgetBefore(START + 104_000);
  assert.equal(activity.isEmpty, true);
  assert.deepEqual(activity.state(), { minutes: [], recent: [] });
});
