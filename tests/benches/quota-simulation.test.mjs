import assert from "node:assert/strict";
import { test } from "node:test";
import { limits, most, pass, simulate } from "../../benches/token-service/quota-simulation.mjs";

const results = simulate(1);

for (const { name, requests, rateLimited, objectRequests, exhausted, tokens, mostTokens } of results) {
  test(`${name}: nobody gets more than the quota, and every request is accounted for`, () => {
    assert.ok(mostTokens <= limits.quota.tokens, `${mostTokens} tokens`);
    assert.deepEqual([requests, objectRequests], [rateLimited + objectRequests, exhausted + tokens]);
  });
}

test("whoever asks when a token is due is neither rate-limited nor refused, not even when all start at once", () => {
  for (const { rateLimited, exhausted, requests } of results.slice(0, 2)) {
    assert.deepEqual([rateLimited, exhausted], [0, 0]);
    assert.ok(requests > 50_000);
  }
});

test("a flood gets the whole quota and no more, and the rate limiters keep most of it from the object", () => {
  const [inOne, inAll] = results.slice(2, 4);
  for (const { tokens } of [inOne, inAll]) assert.equal(tokens, limits.quota.tokens);
  assert.ok(inOne.objectRequests <= limits.rateLimiter.limit * 11); // ten minutes touch eleven periods
});

test("a seed gives the same world each time", () => {
  assert.deepEqual(simulate(1), results);
});

test("two locations that ask at the same moment share one quota", () => {
  const quota = { tokens: 2, window: 60 };
  const { tokens, exhausted } = pass(
    [0, 0, 0, 0].map((time, place) => [time, "alice", place]),
    { ...limits, quota },
  );
  assert.deepEqual([tokens, exhausted], [2, 2]);
});

test("the tokens of an hour are counted in any hour, not in the clock's", () => {
  assert.equal(most([0, 1, 2, 59, 60, 61], 60), 4);
});
