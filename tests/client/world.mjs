// A simulated environment for one test: clocks and timers are moved manually, Math.random() is set, and the endpoint is a
// function. Tokens are real.
import { ApiKey } from "twilio-edge-auth";
import { AccessTokenSource } from "twilio-edge-auth/client";

const key = new ApiKey({ accountSid: `AC${"a".repeat(32)}`, sid: `SK${"b".repeat(32)}`, secret: "c".repeat(32) });

/** Mints a token like an endpoint. */
export const mint = (options) => key.mintAccessToken({ identity: "alice", ...options });

const settled = async () => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
};

export class World {
  /** The device's clock, in milliseconds since the epoch. */
  wall = 1_800_000_000_000;
  /** The value of `performance.now()`, in milliseconds. */
  steady = 7000;
  /** How far the server's clock is ahead of true time, in seconds. To skew the device's clock, set `wall`. */
  serverTime = 1_800_000_000;
  /** The value of `Math.random()`. */
  chance = 0;
  /** The lifetime of tokens, in seconds. */
  ttl = 3600;
  requests = [];
  events = [];
  #timers = new Map();
  #lastTimer = 0;

  constructor(t) {
    t.mock.reset(); // ends an earlier world of the same test
    t.mock.method(Date, "now", () => this.wall);
    t.mock.method(performance, "now", () => this.steady);
    t.mock.method(Math, "random", () => this.chance);
    t.mock.method(globalThis, "setTimeout", (run, delay = 0) => {
      this.#lastTimer += 1;
      this.#timers.set(this.#lastTimer, { run, at: this.steady + Math.max(delay, 1) });
      return this.#lastTimer;
    });
    t.mock.method(globalThis, "clearTimeout", (id) => this.#timers.delete(id));
    t.after(() => this.source?.close());
  }

  /** Creates a source with this world's endpoint, and records its events. */
  make(options = {}) {
    const source = new AccessTokenSource("https://edge.example/token", { fetch: this.fetch, ...options });
    source.addEventListener("refresh", ({ token }) => this.events.push(token));
    source.addEventListener("error", ({ error }) => this.events.push(error.code));
    this.source = source;
    return source;
  }

  fetch = async (url, init) => {
    const request = {
      url: String(url),
      init,
      at: this.serverTime,
      authorization: init.headers.get("authorization"),
      body: JSON.parse(init.body),
    };
    this.requests.push(request);
    return this.answer(request);
  };

  /** The endpoint; tests replace it. */
  answer = () => this.issue();

  /** A 201 response, like that of this project's edge worker. */
  issue({ ttl = this.ttl, headers, ...more } = {}) {
    const issuedAt = Math.floor(this.serverTime);
    const token = this.#byServerTime(() => mint({ ttl, issuedAt, identity: `alice-${this.requests.length}` }));
    const body = {
      token,
      identity: "alice",
      expiresAt: issuedAt + ttl,
      refreshAfter: issuedAt + Math.floor(ttl * 0.8),
    };
    return this.json({ ...body, ...more }, { status: 201, headers });
  }

  /** The endpoint's clock, which is correct. */
  #byServerTime(run) {
    const { wall } = this;
    this.wall = this.serverTime * 1000;
    try {
      return run();
    } finally {
      this.wall = wall;
    }
  }

  refuse(status, error, headers) {
    return this.json({ error }, { status, headers });
  }

  json(body, { status = 200, headers = {} } = {}) {
    const date = new Date(this.serverTime * 1000).toUTCString();
    return Response.json(body, { status, headers: { date, ...headers } });
  }

  get timers() {
    return this.#timers.size;
  }

  /** When each request was sent, in seconds after the start. */
  get times() {
    return this.requests.map(({ at }) => at - 1_800_000_000);
  }

  /** Advances the time and runs timers. */
  async pass(seconds) {
    const end = this.steady + seconds * 1000;
    await settled();
    for (;;) {
      const [id, next] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (next === undefined || next.at > end) break;
      this.#advance(next.at - this.steady);
      this.#timers.delete(id);
      next.run();
      await settled();
    }
    this.#advance(end - this.steady);
    await settled();
  }

  #advance(milliseconds) {
    if (milliseconds <= 0) return;
    this.steady += milliseconds;
    this.wall += milliseconds;
    this.serverTime += milliseconds / 1000;
  }

  /**
   * The computer sleeps: time passes for the world, but neither for timers nor, in most browsers, for
   * `performance.now()`.
   */
  sleep(seconds, { ticking = false } = {}) {
    this.wall += seconds * 1000;
    this.serverTime += seconds;
    if (ticking) {
      this.steady += seconds * 1000;
      for (const timer of this.#timers.values()) timer.at += seconds * 1000;
    }
  }

  /** Sets the device's clock. */
  setClock(seconds) {
    this.wall += seconds * 1000;
  }
}

/** Returns the outcome of a promise: its value, or the code of its error. */
export const outcome = (promise) => promise.catch(({ code }) => code);
