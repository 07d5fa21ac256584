import assert from "node:assert/strict";
import { test } from "node:test";
import { limits, most, pass, simulate } from "../../benches/token-service/quota-simulation.mjs";

const results = simulate(1);

for (const { name, requests, rateLimited, objectRequests, exhausted, tokens, mostTokens } of results) {
  test(`${name}: no identity gets more than the quota, and every request is counted`, () => {
    assert.ok(mostTokens <= limits.quota.tokens, `${mostTokens} tokens`);
    assert.deepEqual([requests, objectRequests], [rateLimited + objectRequests, exhausted + tokens]);
  });
}

test("clients that request tokens when due are neither rate-limited nor refused, even if all start at once", () => {
  for (const { rateLimited, exhausted, requests } of results.slice(0, 2)) {
    assert.deepEqual([rateLimited, exhausted], [0, 0]);
    assert.ok(requests > 50_000);
  }
});

test("a flood gets exactly the quota, and the rate limiters stop most of it", () => {
  const [inOne, inAll] = results.slice(2, 4);
  for (const { tokens } of [inOne, inAll]) assert.equal(tokens, limits.quota.tokens);
  assert.ok(inOne.objectRequests <= limits.rateLimiter.limit * 11); // ten minutes touch eleven periods
});

test("a seed gives the same run", () => {
  assert.deepEqual(simulate(1), results);
});

test("simultaneous requests in two locations share one quota", () => {
  const quota = { tokens: 2, window: 60 };
  const { tokens, exhausted } = pass(
    [0, 0, 0, 0].map((time, place) => [time, "alice", place]),
    { ...limits, quota },
  );
  assert.deepEqual([tokens, exhausted], [2, 2]);
});

test("the quota's window slides: it does not start at full hours", () => {
  assert.equal(most([0, 1, 2, 59, 60, 61], 60), 4);
});
