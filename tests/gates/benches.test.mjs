// The benchmarks compare equal work, and report what they measured.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pkg from "twilio-edge-auth";
import { cases, checkAgreement } from "../../benches/cases.mjs";
import { chart } from "../../benches/chart.mjs";
import { everywhere } from "../../benches/contenders/everywhere.mjs";
import { gather } from "../../benches/contenders/gather.mjs";
import { nodeOnly } from "../../benches/contenders/node-only.mjs";
import { ours } from "../../benches/contenders/ours.mjs";
import { judge } from "../../benches/goals.mjs";
import { sideBySide } from "../../benches/measure.mjs";
import { markdown } from "../../benches/table.mjs";

const mine = await ours(pkg);
const { contenders, missing } = await gather({ ...everywhere, ...nodeOnly }, mine.token);

test("all contenders run in Node, with correct results", async () => {
  assert.deepEqual(missing, []);
  await checkAgreement([mine, ...contenders]);
  for (const { name } of cases) assert.equal(typeof mine[name], "function", name);
});

test("a contender with a wrong result is not timed", async () => {
  const wrong = { name: "wrong", mint: () => mine.token(1) };
  await assert.rejects(checkAgreement([mine, wrong]), /wrong: mint gives something else/);
});

test("a contender that cannot run is reported with its reason", async () => {
  const load = () => Promise.reject(new Error("no such module\nand more"));
  assert.deepEqual(await gather({ absent: load }), {
    contenders: [],
    missing: [{ name: "absent", reason: "no such module" }],
  });
});

test("samples have enough calls, rotate, and are converted to one call", async () => {
  const order = [];
  const takes = (name, microseconds) => ({
    name,
    sample: (calls) => {
      order.push(name);
      return (calls * microseconds) / 1000;
    },
  });
  const timed = await sideBySide([takes("a", 2), takes("b", 6)], { rounds: 3, sampleTime: 10, warmUp: 20 });
  assert.deepEqual(order.slice(-6).join(""), "abbaab");
  for (const [{ samples }, time] of [
    [timed[0], 2],
    [timed[1], 6],
  ]) {
    assert.equal(samples.length, 3);
    for (const sample of samples) assert.ok(Math.abs(sample - time) < 1e-9);
  }
});

test("a goal is reached at its value and not below, and tables and chart show the measured values", () => {
  const floors = [
    { name: "HMAC only (the same wasm)", floor: true, samples: [0.4, 0.4] },
    { name: "boundary only", floor: true, samples: [0.1, 0.1] },
  ];
  const result = (theirs, ...others) => [
    {
      name: "mint",
      title: "Mint",
      contenders: [
        { name: "twilio-edge-auth", samples: [1, 1] },
        { name: "fast-jwt", samples: [theirs, theirs] },
        ...others,
      ],
    },
  ];
  const reached = (theirs) => judge("node26", result(theirs)).map(({ reached }) => reached);
  assert.deepEqual([reached(1.6), reached(1.59)], [[true], [false]]);

  const timing = { rounds: 2, sampleTime: 10 };
  const measured = {
    runtime: "Node 1 & 2",
    timing,
    missing: [{ name: "x", reason: "y" }],
    results: result(4, ...floors),
  };
  const text = markdown("node26", measured);
  for (const part of [
    "| fast-jwt | 4.00 | ±0 % | 250000 | 4.00× |",
    "| 4.00× | 8.00× | reached |",
    "Does not run here: x (y).",
  ]) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(markdown("node26", { ...measured, results: result(4, floors[0]) }).includes("| 4.00× |  | reached |"));
  const svg = chart(measured, "a <machine>");
  for (const part of ["1,000,000 /s", "250,000 /s", "Node 1 &amp; 2", "a &lt;machine>"])
    assert.ok(svg.includes(part), part);
});
