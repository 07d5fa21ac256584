// npm run --workspace benches token-service [-- --parts --rounds=12 --seconds=1 --connections=32 --requests=200000]
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { main } from "../../pkg/scripts/run.mjs";
import { median, ratio } from "../measure.mjs";
import { processor, versionOf } from "../versions.mjs";
import { generator, load } from "./load.mjs";
import { sessions, settings } from "./settings.mjs";
import { startWorker } from "./workerd.mjs";

const worker = "www/worker/index.ts";
const joseService = "benches/token-service/jose-service.ts";
/** The measured services. The others are compared with the first. */
const services = [
  { name: "the worker", entry: worker, settings, objects: ["ACTIVITY"] },
  { name: "the worker, with the quota", entry: worker, settings, objects: ["ACTIVITY", "IDENTITIES"] },
  { name: "only jose, keys imported once", entry: joseService, settings },
  { name: "only jose, as its documentation shows it", entry: joseService, settings: { ...settings, KEYS: "bytes" } },
  { name: "bare workerd: a constant response", entry: "benches/token-service/parts.ts", settings: {} },
];

/** The parts of a request, for --parts. The first is included in all others. */
const parts = [
  ["bare workerd: a constant response", "none"],
  ["Hono", "hono"],
  ["the body", "body"],
  ["the session", "session"],
  ["the session, by jose", "joseSession"],
  ["of that, WebCrypto", "hmac"],
  ["the token", "token"],
  ["the token, by jose", "joseToken"],
].map(([name, PART]) => ({ name, entry: "benches/token-service/parts.ts", settings: { ...settings, PART } }));

main(async () => {
  const { values } = parseArgs({
    options: {
      parts: { type: "boolean", default: false },
      rounds: { type: "string", default: "12" },
      seconds: { type: "string", default: "1" },
      connections: { type: "string", default: "32" },
      requests: { type: "string", default: "200000" },
    },
  });
  const { rounds, seconds, connections, requests } = numbers(values);
  const folder = await mkdtemp(join(tmpdir(), "token-service-"));
  const running = [];
  try {
    const file = join(folder, "sessions");
    await writeFile(file, `${(await sessions(1000)).join("\n")}\n`);
    for (const service of values.parts ? parts : services)
      running.push({ ...service, ...(await startWorker(service)), samples: [] });
    if (!values.parts) await sameAnswers(running.slice(0, 4));
    // The first round is the warm-up, if there is another.
    for (let round = rounds > 1 ? -1 : 0; round < rounds; round += 1) {
      for (let step = 0; step < running.length; step += 1) {
        const service = running[(step + Math.max(round, 0)) % running.length];
        const sample = await sampleOf(service, { sessions: file, seconds, connections });
        if (round >= 0) service.samples.push(sample);
      }
      console.error(`· ${round + 1} of ${rounds} rounds`);
    }
    console.log(table(running, { rounds, seconds, connections }));
    for (const service of values.parts ? [] : running.slice(0, 2))
      console.log(await memory(service, { sessions: file, seconds, requests, connections }));
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
    await rm(folder, { recursive: true });
  }
});

const numbers = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));

async function sampleOf(service, options) {
  const before = service.usage();
  const { requests, seconds, failed, ...latencies } = await load(service.url, options);
  if (failed > 0) throw new Error(`${service.name}: ${failed} of ${requests} requests failed.`);
  const after = service.usage();
  return {
    requests,
    ...latencies,
    rate: requests / seconds,
    cpu: before && after && (1e6 * (after.cpu - before.cpu)) / requests,
  };
}

/** Checks that all services do the same: their responses to one session may differ only in the time. */
async function sameAnswers(running) {
  const [session] = await sessions(1);
  for (const { name, url } of running) {
    const ask = (authorization) =>
      fetch(new URL("/token", url), {
        method: "POST",
        headers: { "content-type": "application/json", authorization },
        body: "{}",
      });
    const response = await ask(`Bearer ${session}`);
    const { token, identity, expiresAt, refreshAfter } = await response.json();
    const [header, claims] = token.split(".", 2).map((part) => Buffer.from(part, "base64url").toString());
    const ages = [expiresAt, refreshAfter].map((time) => time - JSON.parse(claims).iat);
    const seen = [response.status, identity, header, claims.replace(/\d{10}/g, "now"), ...ages].join("\n");
    running[0].seen ??= seen;
    if (seen !== running[0].seen) throw new Error(`${name} responds differently:\n${seen}\n\n${running[0].seen}`);
    const refused = await ask(`Bearer ${session.slice(0, -4)}AAAA`);
    if (refused.status !== 401) throw new Error(`${name} takes a session with a wrong signature.`);
  }
}

function table(running, { rounds, seconds, connections }) {
  const of = (service, member) => service.samples.map((sample) => sample[member]);
  const [first] = running;
  const rows = running.map((service) => {
    const cells = [
      median(of(service, "rate")).toFixed(0),
      service === first ? "1" : ratio(of(first, "rate"), of(service, "rate")).toFixed(2),
      median(of(service, "p50")).toFixed(2),
      median(of(service, "p99")).toFixed(1),
      ...(service.usage()
        ? [median(of(service, "cpu")).toFixed(0), ratio(of(service, "cpu"), of(first, "cpu")).toFixed(2)]
        : []),
    ];
    return `| ${service.name} | ${cells.join(" | ")} |`;
  });
  const measured = `${processor()}; workerd ${versionOf("workerd")}, jose ${versionOf("jose")}, hono ${versionOf("hono")}`;
  const description = `${rounds} rounds of ${seconds} s each, in turn, ${connections} connections, load from ${generator}`;
  return [
    `\n${measured}.\n${description}.\n`,
    "| POST /token | requests/s | first / this | p50 ms | p99 ms | CPU µs | this / first |",
    "|---|--:|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

/** Measures the memory of a process before, during and after a number of requests. */
async function memory(service, { sessions, seconds, requests, connections }) {
  const seen = [service.usage()?.memory];
  for (let done = 0, part = 1; done < requests; ) {
    done += (await load(service.url, { sessions, seconds, connections })).requests;
    for (; part <= 4 && done >= (requests * part) / 4; part += 1) seen.push(service.usage()?.memory);
  }
  const shown = seen.map((bytes) => (bytes === undefined ? "unknown" : `${(bytes / 1e6).toFixed(0)} MB`)).join(", ");
  return `\n${service.name}: memory (RSS) before ${requests} requests and after each quarter of them: ${shown}`;
}
