// The goals of the project, and the measured values.
import { ratio } from "./measure.mjs";

const HMAC = "HMAC only (the same wasm)";

/**
 * What each runtime has to reach: `atLeast` is a multiple of a contender's speed, `atMost` a multiple of a floor's time. fast-jwt,
 * which uses node:crypto, is slower in Node 20.
 */
const goals = [
  { name: "mint", against: "fast-jwt", atLeast: { node26: 1.6, node20: 2.1 } },
  { name: "mint", against: "jose", atLeast: { node26: 18, node20: 18, workerd: 10 } },
  { name: "mint", against: "@tsndr/cloudflare-worker-jwt", atLeast: { workerd: 10 } },
  { name: "mintOtherOptions", against: "fast-jwt", atLeast: { node26: 1.25, node20: 1.6 } },
  { name: "mintFromTemplate", against: "fast-jwt", atLeast: { node26: 1.9, node20: 3 } },
  { name: "mintFromTemplate", against: HMAC, atMost: { node26: 1.5, node20: 1.6 } },
  { name: "verify", against: "fast-jwt", atLeast: { node26: 1.4, node20: 1.4 } },
  { name: "verify", against: "jose", atLeast: { node26: 9, node20: 9 } },
  { name: "decode", against: "fast-jwt", atLeast: { node26: 1, node20: 1 } },
  { name: "decode", against: "jose", atLeast: { node26: 1, node20: 1 } },
  { name: "webhook20", against: "twilio", atLeast: { node26: 2.3, node20: 2.4 } },
];

/** Returns the goals of a runtime for the measured cases, each with the best possible value: only the hash and the boundary crossing. */
export function judge(runtime, results) {
  const rows = [];
  for (const { name, against, ...limits } of goals) {
    const [atLeast, atMost] = [limits.atLeast?.[runtime], limits.atMost?.[runtime]];
    if (atLeast === undefined && atMost === undefined) continue;
    const found = results.find((result) => result.name === name);
    const samples = (who) => found?.contenders.find((contender) => contender.name === who)?.samples;
    const [ours, other] = [samples("twilio-edge-auth"), samples(against)];
    if (!ours || !other) continue;
    const measured = atMost ? ratio(ours, other) : ratio(other, ours);
    const reached = atMost ? measured <= atMost : measured >= atLeast;
    const floors = [samples(HMAC), samples("boundary only")];
    const least = floors.every(Boolean) ? floors[0].map((time, round) => time + floors[1][round]) : [];
    const atBest = atMost ? ratio(least, other) : ratio(other, least);
    rows.push({ against, atLeast, atMost, title: found.title, measured, atBest, reached });
  }
  return rows;
}
