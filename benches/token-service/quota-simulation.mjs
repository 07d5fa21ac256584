// Simulates the limits with many locations: an independent rate limiter in each, before one exact quota per
// identity. Uses the worker's own rule. Deterministic: a seed gives the same requests.
//
//   npx node benches/token-service/quota-simulation.mjs [seed]
import { spend } from "../../www/worker/identities/quota.ts";
import { randomFrom } from "./random.mjs";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const LOCATIONS = 50;
const REFRESH = 0.8 * HOUR; // a token that lives an hour is renewed after 80 % of it
const FLOOD = 600; // seconds
const LOAD = 60_000; // approximate number of requests in each scenario

/** The values of wrangler.jsonc and the defaults. */
export const limits = { rateLimiter: { limit: 60, period: 60 * SECOND }, quota: { tokens: 60, window: 3600 } };

/** The scenarios. Each returns requests as [time, identity, location]. */
const scenarios = {
  "all clients refresh in time": (random) => crowd(random, LOAD / 2.5, () => random() * REFRESH),
  "all clients start within one minute": (random) => crowd(random, LOAD / 3, () => random() * 60 * SECOND),
  "one identity asks 100 times a second, in one location": (random) => flood(random, 1, 100),
  "one identity asks 100 times a second, in every location": (random) => flood(random, LOCATIONS, 100),
  "100 identities ask every second each, at home": (random) =>
    Array.from({ length: 100 }, (_, identity) => flood(random, 1, 1, `busy-${identity}`)).flat(),
};

/** Clients that request a token at start and whenever one is due; one request in ten is from another location. */
function crowd(random, people, startOf) {
  return Array.from({ length: Math.floor(people) }, (_, identity) => {
    const home = Math.floor(random() * LOCATIONS);
    const asked = [];
    for (let time = startOf(); time < 2 * HOUR; time += REFRESH * (0.95 + 0.1 * random())) {
      asked.push([time, identity, random() < 0.9 ? home : Math.floor(random() * LOCATIONS)]);
    }
    return asked;
  }).flat();
}

/** One identity whose clients send requests for ten minutes, whatever the responses. */
function flood(random, locations, perSecond, identity = "hot") {
  const place = () => Math.floor(random() * locations);
  return Array.from({ length: FLOOD * perSecond }, () => [random() * FLOOD * SECOND, identity, place()]);
}

/** Runs the requests in the order of their times, and returns the results. */
export function pass(requests, { rateLimiter, quota }) {
  const counts = new Map();
  const identities = new Map();
  const result = { requests: 0, rateLimited: 0, objectRequests: 0, exhausted: 0, tokens: 0, identities };
  for (const [time, identity, location] of requests.toSorted(([a], [b]) => a - b)) {
    result.requests += 1;
    const place = `${location} ${Math.floor(time / rateLimiter.period)} ${identity}`;
    const passed = (counts.get(place) ?? 0) + 1;
    if (passed > rateLimiter.limit) {
      result.rateLimited += 1;
      continue;
    }
    counts.set(place, passed);
    result.objectRequests += 1;
    const state = identities.get(identity) ?? { kept: [], given: [], asked: [] };
    identities.set(identity, state);
    state.asked.push(time);
    const spent = spend(state.kept, quota, time);
    if (typeof spent === "number") {
      result.exhausted += 1;
      continue;
    }
    state.kept = spent;
    state.given.push(time);
    result.tokens += 1;
  }
  return result;
}

/** Returns the maximum number of times within one span. */
export function most(times, span) {
  let first = 0;
  let found = 0;
  times.forEach((time, last) => {
    while (times[first] <= time - span) first += 1;
    found = Math.max(found, last - first + 1);
  });
  return found;
}

export function simulate(seed) {
  return Object.entries(scenarios).map(([name, requestsOf]) => {
    const { identities, ...counts } = pass(requestsOf(randomFrom(seed)), limits);
    const states = [...identities.values()];
    return {
      name,
      ...counts,
      mostTokens: Math.max(...states.map(({ given }) => most(given, limits.quota.window * SECOND))),
      mostPerSecond: Math.max(...states.map(({ asked }) => most(asked, SECOND))),
    };
  });
}

if (import.meta.main) {
  console.log(
    "| Scenario | requests | rate-limited | object calls | refused by the quota | tokens | calls of one object per second |",
  );
  console.log("|---|--:|--:|--:|--:|--:|--:|");
  for (const { name, requests, rateLimited, objectRequests, exhausted, tokens, mostPerSecond } of simulate(
    Number(process.argv[2] ?? 1),
  )) {
    console.log(`| ${[name, requests, rateLimited, objectRequests, exhausted, tokens, mostPerSecond].join(" | ")} |`);
  }
}
