// `npm run soak -- --minutes=30`: the worker in Node and in workerd under a modest load, with clients that misbehave. In the first half
// the processes are killed and their storage fails; in the second half they run on while Twilio fails and clocks are moved. Every
// undisturbed request must get its own token, nothing may be lost, and the memory must stay flat. Sends only to loopback.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { main } from "../../pkg/scripts/run.mjs";
import { Clients } from "./clients.mjs";
import { NodeHost } from "./node-host.mjs";
import { Workerd } from "./workerd.mjs";

/** Pause between two disturbances, in milliseconds. */
const PAUSE = 20_000;
/** Memory at the end, compared with that after the first fifth of the second half; the collector's own waves are within this. */
const MAX_GROWTH = 1.3;
const SAMPLES = 50;

const hosts = { node: NodeHost, workerd: Workerd };

/** Resident memory in MiB. */
function memoryOf(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kilobytes) / 1024;
}

/** Repeats `work` until the time, at least once, with pauses. Fails as soon as a client or another host fails. */
async function until(end, failures, work) {
  for (let turn = 0; turn === 0 || Date.now() < end; turn += 1) {
    await Promise.race([work(turn), ...failures]);
    const pause = new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(PAUSE, end - Date.now()))));
    await Promise.race([pause, ...failures]);
  }
}

async function soak(Host, minutes, othersFailed) {
  const half = minutes * 30_000;
  const host = await Host.create();
  const clients = new Clients(host);
  const memory = [];
  const turns = {};
  let sampling;
  try {
    clients.start();
    for (const kind of ["interrupt", "trouble"]) {
      if (kind === "trouble") sampling = setInterval(() => memory.push(memoryOf(host.pid)), half / SAMPLES);
      await until(Date.now() + half, [clients.failed, othersFailed], async (turn) => {
        await host[kind](clients, turn);
        turns[kind] = turn + 1;
      });
    }
    memory.push(memoryOf(host.pid));
    clearInterval(sampling);
    await clients.stop();
    await host.finish();
  } finally {
    clearInterval(sampling);
    clients.stop().catch(() => {}); // after an error of its own there is another to report
    await host.end();
  }
  return { name: host.name, minutes, clients, memory, turns };
}

function report({ name, minutes, clients, memory, turns }) {
  const sorted = clients.times.sort((a, b) => a - b);
  const at = (part) => `${sorted[Math.floor(part * (sorted.length - 1))].toFixed(1)} ms`;
  const fifth = Math.max(...memory.slice(Math.floor(memory.length / 5), Math.ceil((memory.length * 2) / 5)));
  const last = Math.max(...memory.slice(Math.floor((memory.length * 4) / 5)));
  const statuses = Object.entries(clients.statuses).map(([status, n]) => `${n} × ${status}`);
  console.log(`${name}, ${minutes} minutes: ${statuses.join(", ")}`);
  console.log(`  ${turns.interrupt} × killed, ${turns.trouble} × Twilio down and clocks moved`);
  console.log(`  50 %: ${at(0.5)}, 99 %: ${at(0.99)}, most: ${at(1)}`);
  console.log(`  memory: ${fifth.toFixed(0)} MiB after the first fifth, ${last.toFixed(0)} MiB at the end`);
  // A short run ends before the heap has its size.
  if (minutes >= 5) assert.ok(last < fifth * MAX_GROWTH, `${name}: the memory grows`);
}

main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { minutes: { type: "string", default: "0.25" } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error("How long? --minutes=30");
  const wanted = positionals.length > 0 ? positionals : Object.keys(hosts);
  const unknown = wanted.filter((name) => !Object.hasOwn(hosts, name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown}. There are ${Object.keys(hosts).join(" and ")}.`);
  const { promise: failed, reject } = Promise.withResolvers();
  failed.catch(() => {}); // it is reported below
  const runs = wanted.map(async (name) => {
    try {
      return await soak(hosts[name], minutes, failed);
    } catch (error) {
      reject(error);
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
  });
  const results = await Promise.allSettled(runs);
  for (const { value } of results) if (value) report(value);
  const reason = results.find(({ status }) => status === "rejected")?.reason;
  if (reason) throw reason;
});
