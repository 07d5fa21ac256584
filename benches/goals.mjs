// The goals of the project, and the measured values.
import { ratio } from "./measure.mjs";

const HMAC = "HMAC only (the same wasm)";

/**
 * `atLeast` is a multiple of a contender's speed, `atMost` a multiple of a floor's time. fast-jwt, which uses node:crypto, is slower
 * in Node 20.
 */
const goals = {
  node26: [
    { name: "mint", against: "fast-jwt", atLeast: 1.6 },
    { name: "mint", against: "jose", atLeast: 18 },
    { name: "mintOtherOptions", against: "fast-jwt", atLeast: 1.25 },
    { name: "mintFromTemplate", against: "fast-jwt", atLeast: 1.9 },
    { name: "mintFromTemplate", against: HMAC, atMost: 1.5 },
    { name: "verify", against: "fast-jwt", atLeast: 1.4 },
    { name: "verify", against: "jose", atLeast: 9 },
    { name: "decode", against: "fast-jwt", atLeast: 1 },
    { name: "decode", against: "jose", atLeast: 1 },
    { name: "webhook20", against: "twilio", atLeast: 2.3 },
  ],
  node20: [
    { name: "mint", against: "fast-jwt", atLeast: 2.1 },
    { name: "mint", against: "jose", atLeast: 18 },
    { name: "mintOtherOptions", against: "fast-jwt", atLeast: 1.6 },
    { name: "mintFromTemplate", against: "fast-jwt", atLeast: 3 },
    { name: "mintFromTemplate", against: HMAC, atMost: 1.6 },
    { name: "verify", against: "fast-jwt", atLeast: 1.4 },
    { name: "verify", against: "jose", atLeast: 9 },
    { name: "decode", against: "fast-jwt", atLeast: 1 },
    { name: "decode", against: "jose", atLeast: 1 },
    { name: "webhook20", against: "twilio", atLeast: 2.4 },
  ],
  workerd: [
    { name: "mint", against: "jose", atLeast: 10 },
    { name: "mint", against: "@tsndr/cloudflare-worker-jwt", atLeast: 10 },
  ],
};

/** Returns the goals of a runtime for the measured cases, each with the best possible value: only the hash and the boundary crossing. */
export function judge(runtime, results) {
  const rows = [];
  for (const goal of goals[runtime] ?? []) {
    const found = results.find(({ name }) => name === goal.name);
    const samples = (who) => found?.contenders.find(({ name }) => name === who)?.samples;
    const [ours, other] = [samples("twilio-edge-auth"), samples(goal.against)];
    if (!ours || !other) continue;
    const measured = goal.atMost ? ratio(ours, other) : ratio(other, ours);
    const reached = goal.atMost ? measured <= goal.atMost : measured >= goal.atLeast;
    const floors = [samples(HMAC), samples("boundary only")];
    const least = floors.every(Boolean) ? floors[0].map((time, round) => time + floors[1][round]) : [];
    const atBest = goal.atMost ? ratio(least, other) : ratio(other, least);
    rows.push({ ...goal, title: found.title, measured, atBest, reached });
  }
  return rows;
}
