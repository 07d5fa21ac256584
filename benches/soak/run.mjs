// `npm run soak -- --minutes=30`: the worker in Node under load, with clients that misbehave. Every complete request must get its own
// token, nothing may be a 5xx, and the memory must stay flat. Without --minutes it runs for 15 seconds. Sends only to loopback.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { SignJWT } from "jose";
import { ApiKey } from "twilio-edge-auth";
import { main, root } from "../../pkg/scripts/run.mjs";

const CLIENTS = 32;
/** Memory after the first fifth, compared with the end; the collector's own waves are within this. */
const MAX_GROWTH = 1.3;

const settings = {
  TWILIO_ACCOUNT_SID: `AC${"a".repeat(32)}`,
  TWILIO_API_KEY: `SK${"b".repeat(32)}`,
  TWILIO_API_SECRET: "the-secret-of-the-api-key-0123456789",
  SESSION_SECRET: "the-secret-that-signs-the-sessions-of-the-app",
  TOKEN_GRANTS: '{"voice":{"incomingAllow":true}}',
};
const now = () => Math.floor(Date.now() / 1000);

async function startHost() {
  const { PATH, HOME } = process.env;
  const host = spawn(join(root, "node_modules/.bin/node"), ["host/serve.ts"], {
    cwd: join(root, "www"),
    env: { PATH, HOME, PORT: "0", ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(host.stdout);
  const [line] = await once(lines, "line");
  lines.on("line", () => {}); // the log is read, so that the host is not slowed down by a full pipe
  return { host, url: new URL(JSON.parse(line).url) };
}

/** Resident memory in MiB. */
function memoryOf({ pid }) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kilobytes) / 1024;
}

const sessionOf = (sub) =>
  new SignJWT({ sub, exp: now() + 300 })
    .setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(settings.SESSION_SECRET));

function post(url, agent, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers: { "content-type": "application/json", ...headers } });
    sent.on("error", reject).on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("error", reject).on("end", () => resolve({ status: response.statusCode, text }));
    });
    sent.end(body);
  });
}

/** Sends bytes and goes away: before, during or after the response. */
function misbehave({ hostname, port }, bytes) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, () => socket.destroy()));
    socket.on("error", () => {}).on("close", resolve);
  });
}

const rude = [
  "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
  "POST /token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
  "GARBAGE\r\n\r\n",
  `POST /token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${"x".repeat(12_000)}\r\n`,
];

async function run(minutes) {
  const { host, url } = await startHost();
  const target = new URL("/token", url);
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const key = ApiKey.fromEnv(settings);
  const statuses = {};
  const times = [];
  const memory = [];
  const end = Date.now() + minutes * 60_000;
  const sampling = setInterval(() => memory.push(memoryOf(host)), (minutes * 60_000) / 50);

  const client = async (number) => {
    for (let turn = 0; Date.now() < end; turn += 1) {
      if (turn % 20 === 19) await misbehave(url, rude[turn % rude.length]);
      const sub = `user-${number}-${turn}`;
      const isForeign = turn % 10 === 9;
      const jwt = isForeign ? "x.y.z" : await sessionOf(sub);
      const begun = performance.now();
      const { status, text } = await post(target, agent, { authorization: `Bearer ${jwt}` }, "{}");
      if (times.length < 1e6) times.push(performance.now() - begun);
      statuses[status] = (statuses[status] ?? 0) + 1;
      assert.equal(status, isForeign ? 401 : 201, text);
      if (!isForeign) assert.equal(key.verifyAccessToken(JSON.parse(text).token).identity, sub);
    }
  };
  try {
    await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
    assert.equal(host.exitCode, null);
  } finally {
    clearInterval(sampling);
    agent.destroy();
    host.kill("SIGTERM");
  }
  const [code] = await once(host, "close");
  assert.equal(code, 0);
  return { statuses, times, memory };
}

main(async () => {
  const { values } = parseArgs({ options: { minutes: { type: "string", default: "0.25" } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error("How long? --minutes=30");
  const { statuses, times, memory } = await run(minutes);
  const sorted = times.sort((a, b) => a - b);
  const at = (part) => `${sorted[Math.floor(part * (sorted.length - 1))].toFixed(1)} ms`;
  const fifth = Math.max(...memory.slice(Math.floor(memory.length / 5), Math.floor((memory.length * 2) / 5)));
  const last = Math.max(...memory.slice(Math.floor((memory.length * 4) / 5)));
  console.log(
    `${minutes} minutes, ${CLIENTS} clients: ${Object.entries(statuses)
      .map(([status, n]) => `${n} × ${status}`)
      .join(", ")}`,
  );
  console.log(`50 %: ${at(0.5)}, 99 %: ${at(0.99)}, most: ${at(1)}`);
  console.log(`memory: ${fifth.toFixed(0)} MiB after the first fifth, ${last.toFixed(0)} MiB at the end`);
  // A short run ends before the heap has its size.
  if (minutes >= 5) assert.ok(last < fifth * MAX_GROWTH, "the memory grows");
});
