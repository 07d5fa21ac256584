// The goals of the project, and the measured values.
import { ratio } from "./measure.mjs";

const HMAC = "HMAC only (the same wasm)";

/** `atLeast` is a multiple of a contender's speed, `atMost` a multiple of a floor's time. */
const goals = {
  node: [
    { name: "mint", against: "fast-jwt", atLeast: 3 },
    { name: "mint", against: "jose", atLeast: 30 },
    { name: "mint", against: "twilio", atLeast: 60 },
    { name: "mintFromTemplate", against: "fast-jwt", atLeast: 6 },
    { name: "mintFromTemplate", against: HMAC, atMost: 1.5 },
    { name: "verify", against: "fast-jwt", atLeast: 3.5 },
    { name: "verify", against: "jose", atLeast: 30 },
    { name: "webhook20", against: "twilio", atLeast: 2.5 },
  ],
  workerd: [
    { name: "mint", against: "jose", atLeast: 10 },
    { name: "mint", against: "@tsndr/cloudflare-worker-jwt", atLeast: 10 },
  ],
};

/**
 * Returns the goals of a runtime ("node26" and "node20" have those of Node) for the measured cases, each with the best
 * possible value: only the hash and the boundary crossing.
 */
export function judge(runtime, results) {
  const rows = [];
  for (const goal of goals[runtime.replace(/\d+$/, "")] ?? []) {
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
