import assert from "node:assert/strict";
import { test } from "node:test";
import { simulate, simulateAll } from "../../benches/token-service/rotation-simulation.mjs";
import * as rules from "../../www/worker/ring/rules.ts";

const worlds = 10;

test("no valid token is rejected, wherever it is signed and verified", () => {
  const all = simulateAll({ worlds });
  assert.deepEqual([all.foreign, all.orphaned], [0, 0]);
  assert.ok(all.spareAtDeletion >= 0 && all.spareAtFirst >= 0, JSON.stringify(all));
  // It has happened, what could go wrong.
  for (const name of ["made", "deleted", "bySpare", "accepted", "unavailable"]) assert.ok(all[name] > 100, name);
});

test("a seed reproduces the same simulation", () => {
  assert.deepEqual({ ...simulate({ seed: 7, hours: 12 }) }, { ...simulate({ seed: 7, hours: 12 }) });
});

const mistakes = [
  ["keys are deleted ten minutes earlier", { deletionTime: (key) => rules.deletionTime(key) - 600_000 }],
  [
    "keys are deleted without regard to the hour for which copies serve",
    { deletionTime: (key) => rules.deletionTime(key) - rules.MAX_STALE },
  ],
  [
    "keys are deleted without regard to the life of tokens",
    { deletionTime: (key) => rules.deletionTime({ ...key, ttl: 0 }) },
  ],
  ["a new key signs at once", { ACTIVATION_DELAY: 0 }],
  ["copies are refreshed only after an hour", { isFresh: rules.isUsable }],
];
for (const [title, change] of mistakes) {
  test(`the simulation fails if ${title}`, () => {
    const by = { ...rules, ...change };
    const isLost = (seed) => {
      const { foreign, orphaned, spareAtDeletion, spareAtFirst } = simulate({ seed, by });
      return foreign + orphaned > 0 || spareAtDeletion < 0 || spareAtFirst < 0;
    };
    assert.ok(Array.from({ length: worlds }, (_, seed) => seed + 1).some(isLost));
  });
}
