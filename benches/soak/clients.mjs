// Clients of a token service, at a modest pace. Each response must be the caller's own; only while the service is disturbed on purpose
// may a request fail.
import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { SignJWT } from "jose";

const CLIENTS = 16;
/** The mean pause of a client between two requests, in milliseconds. */
const PAUSE = 400;

/** What clients send that give up or misbehave: they close the connection at once. */
const rude = [
  "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
  "POST /token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
  "GARBAGE\r\n\r\n",
  `POST /token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${"x".repeat(12_000)}\r\n`,
];

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function post(url, agent, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers: { "content-type": "application/json", ...headers } });
    // The server may close an idle connection at the moment when it is used again; then the request was not read.
    const isUnread = ({ code }) => sent.reusedSocket && code === "ECONNRESET";
    sent.on("error", (error) => (isUnread(error) ? resolve(post(url, agent, headers, body)) : reject(error)));
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("error", reject).on("end", () => resolve({ status: response.statusCode, text }));
    });
    sent.end(body);
  });
}

function misbehave({ hostname, port }, bytes) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, () => socket.destroy()));
    socket.on("error", () => {}).on("close", resolve);
  });
}

/**
 * The clients of a service: `url()` is where it is now, `clock()` its time in seconds, and `check(token, sub)` throws unless the token
 * is that of the user.
 */
export class Clients {
  /** How many responses had which status; "none" are requests without a response. */
  statuses = {};
  times = [];
  #service;
  #agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  #disturbances = 0;
  #disturbed = 0;
  #stopped = false;
  #running;

  constructor(service) {
    this.#service = service;
  }

  start() {
    this.#running = Promise.all(Array.from({ length: CLIENTS }, (_, number) => this.#client(number)));
    // The error is that of `stop`, or of `failed`.
    this.#running.catch(() => {});
  }

  /** Rejects as soon as a response is wrong. */
  get failed() {
    return this.#running.then(() => new Promise(() => {}));
  }

  async stop() {
    this.#stopped = true;
    await this.#running;
    this.#agent.destroy();
  }

  /** Requests that overlap with `work` may fail. None may get a wrong token. */
  async disturb(work) {
    this.#disturbances += 1;
    this.#disturbed += 1;
    try {
      return await work();
    } finally {
      this.#disturbed -= 1;
    }
  }

  async #client(number) {
    for (let turn = 0; !this.#stopped; turn += 1) {
      await pause(PAUSE * (0.5 + Math.random()));
      if (turn % 20 === 19) await misbehave(this.#service.url(), rude[turn % rude.length]);
      const before = this.#disturbances;
      const isCalm = this.#disturbed === 0;
      const isDisturbed = () => !isCalm || this.#disturbances > before;
      try {
        await this.#ask(`user-${number}-${turn}`, turn % 10 === 9, isDisturbed);
      } catch (error) {
        if (error instanceof assert.AssertionError || !isDisturbed()) throw error;
        this.#count("none");
      }
    }
  }

  async #ask(sub, isForeign, isDisturbed) {
    const { url, clock, check, secret } = this.#service;
    const session = isForeign ? "x.y.z" : await sign(secret, { sub, exp: clock() + 300 });
    const begun = performance.now();
    const { status, text } = await post(
      new URL("/token", url()),
      this.#agent,
      { authorization: `Bearer ${session}` },
      "{}",
    );
    if (!isDisturbed() && this.times.length < 1e6) this.times.push(performance.now() - begun);
    this.#count(status);
    if (status === 201) await check(JSON.parse(text).token, sub);
    const expected = isForeign ? 401 : 201;
    assert.ok(status === expected || (isDisturbed() && status !== 201), `${status} instead of ${expected}: ${text}`);
  }

  #count(status) {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }
}

export const sign = (secret, claims) =>
  new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
