// node node-load.mjs URL SESSIONS-FILE SECONDS CONNECTIONS: the counterpart of load.lua.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

const [url, file, seconds, connections] = process.argv.slice(2);
const sessions = readFileSync(file, "utf8").trim().split("\n");
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const times = [];
let failed = 0;
let next = 0;

function ask() {
  const headers = { "content-type": "application/json", authorization: `Bearer ${sessions[next++ % sessions.length]}` };
  return new Promise((resolve) => {
    const sent = request(new URL("/token", url), {
      agent,
      method: "POST",
      headers: { ...headers, "content-length": 2 },
    });
    const end = (good) => {
      if (!good) failed += 1;
      resolve();
    };
    sent.on("response", (response) => response.resume().on("end", () => end(response.statusCode === 201)));
    sent.on("error", () => end(false));
    sent.end("{}");
  });
}

async function keepAsking(until) {
  while (performance.now() < until) {
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
  }
}

const start = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, () => keepAsking(start + 1000 * Number(seconds))));
const took = (performance.now() - start) / 1000;
times.sort((a, b) => a - b);
const at = (part) => times[Math.floor(part * (times.length - 1))];
console.log(`RESULT ${JSON.stringify({ requests: times.length, seconds: took, p50: at(0.5), p99: at(0.99), failed })}`);
agent.destroy();
