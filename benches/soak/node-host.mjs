// The worker in Node, which is killed, whose clock is moved, and which does not reach Twilio.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { jwtVerify } from "jose";
import { root } from "../../pkg/scripts/run.mjs";
import { sign } from "./clients.mjs";

const settings = {
  TWILIO_ACCOUNT_SID: `AC${"a".repeat(32)}`,
  TWILIO_API_KEY: `SK${"b".repeat(32)}`,
  TWILIO_API_SECRET: "the-secret-of-the-api-key-0123456789",
  TWILIO_MANAGEMENT_KEY: `SK${"c".repeat(32)}`,
  TWILIO_MANAGEMENT_SECRET: "the-secret-of-the-management-key-0123",
  SESSION_SECRET: "the-secret-that-signs-the-sessions-of-the-app",
  ADMIN_SECRET: "the-secret-that-signs-the-sessions-of-admins",
  TOKEN_GRANTS: '{"voice":{"incomingAllow":true}}',
};

export class NodeHost {
  name = "Node";
  secret = settings.SESSION_SECRET;
  #process;
  #url;
  #ahead = 0;

  static async create() {
    const host = new NodeHost();
    await host.start();
    return host;
  }

  url = () => this.#url;
  clock = () => Math.floor((Date.now() + this.#ahead) / 1000);
  check = async (token, sub) => {
    const key = new TextEncoder().encode(settings.TWILIO_API_SECRET);
    const { payload } = await jwtVerify(token, key, { currentDate: new Date(this.clock() * 1000), clockTolerance: 5 });
    assert.equal(payload.grants.identity, sub);
  };

  get pid() {
    return this.#process.pid;
  }

  async start() {
    const { PATH, HOME } = process.env;
    const faults = join(import.meta.dirname, "faults.mjs");
    this.#process = spawn(join(root, "node_modules/.bin/node"), ["--import", faults, "host/serve.ts"], {
      cwd: join(root, "www"),
      env: { PATH, HOME, PORT: "0", ...settings },
      stdio: ["ignore", "pipe", "ignore", "ipc"],
    });
    this.#ahead = 0;
    const lines = createInterface(this.#process.stdout);
    const [line] = await once(lines, "line");
    lines.on("line", () => {}); // the log is read, so that the host is not slowed down by a full pipe
    this.#url = new URL(JSON.parse(line).url);
  }

  async #stop(signal) {
    const closed = once(this.#process, "close");
    this.#process.kill(signal);
    return (await closed)[0];
  }

  async #moveClock(milliseconds) {
    const moved = once(this.#process, "message");
    this.#process.send(milliseconds);
    await moved;
    this.#ahead = milliseconds;
  }

  /** What ends the process. */
  async interrupt(clients) {
    await clients.disturb(async () => {
      await this.#stop("SIGKILL");
      await this.start();
    });
  }

  /** What the process has to survive. */
  async trouble(clients, turn) {
    const hours = [1, -1, 24, 0][turn % 4];
    await clients.disturb(() => this.#moveClock(hours * 3_600_000));
    const admin = await sign(settings.ADMIN_SECRET, { sub: "root", role: "admin", exp: this.clock() + 300 });
    const { status } = await fetch(new URL("/keys", this.#url), { headers: { authorization: `Bearer ${admin}` } });
    assert.equal(status, 502);
  }

  /** Running requests finish, and nothing else keeps the process. */
  async finish() {
    assert.equal(await this.#stop("SIGTERM"), 0);
  }

  async end() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.#stop("SIGKILL");
  }
}
