// The local account behind a server of this process that can fail: what the worker asks of Twilio passes through it, and it stands
// when the worker is killed. It tells the time as a web server does, or another.
import { once } from "node:events";
import { createServer } from "node:http";
import { accountSid, LocalAccount, mainKey, validatePath } from "../local-account/harness.mjs";

/** How a request ends, by name. `forward` passes it on and gives the answer; `hold` never ends. */
const endings = {
  passed: (forward) => forward(),
  /** Neither done nor answered. */
  unheard: (_, hold) => hold(),
  /** Done, and never answered. */
  unanswered: async (forward, hold) => {
    await forward();
    return hold();
  },
  dropped: () => undefined,
  droppedAfter: async (forward) => {
    await forward();
  },
  status: (_, __, status, headers) => ({
    status,
    headers,
    text: JSON.stringify({ code: 20_000, message: "no", status }),
  }),
};

export class FaultyTwilio {
  /** What has been asked: "POST /v1/Keys" */
  asked = [];
  /** How far the clock of its answers is ahead, in milliseconds; undefined for answers that do not tell the time. */
  ahead = 0;
  /** Of the requests that are held: each passes its own on when it is called. */
  held = [];
  #account;
  #server;
  #plan = () => undefined;

  static async start() {
    const twilio = new FaultyTwilio();
    twilio.#account = await LocalAccount.start();
    twilio.#server = createServer((request, response) => twilio.#answer(request, response));
    twilio.#server.listen(0, "127.0.0.1");
    await once(twilio.#server, "listening");
    return twilio;
  }

  get address() {
    return `127.0.0.1:${this.#server.address().port}`;
  }

  /**
   * What becomes of requests from now on: `plan(name, number)` gives an ending and what it takes, or nothing to let the request
   * pass. What was asked before is forgotten.
   */
  plan(plan = () => undefined) {
    this.#plan = plan;
    this.asked = [];
    this.held = [];
  }

  /** Waits until `count` requests are held. */
  holding(count = 1) {
    return this.until(({ held }) => held.length >= count);
  }

  async until(condition) {
    const end = Date.now() + 60_000;
    while (!condition(this)) {
      if (Date.now() > end) throw new Error(`in vain: ${condition}; asked was ${this.asked}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #answer(request, response) {
    const chunks = await request.toArray();
    const { method, url, headers } = request;
    const name = `${method} ${url.split("?")[0].replace(/SK\w+/, "SK")}`;
    this.asked.push(name);
    const [ending, ...given] = this.#plan(name, this.asked.length) ?? ["passed"];
    const forward = async () => {
      const { authorization, "content-type": type } = headers;
      const answer = await fetch(new URL(url, this.#account.url), {
        method,
        headers: { authorization, ...(type && { "content-type": type }) },
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      });
      return { status: answer.status, headers: { "content-type": "application/json" }, text: await answer.text() };
    };
    const hold = () => {
      this.held.push(forward);
      return new Promise(() => {});
    };
    const answer = await endings[ending](forward, hold, ...given);
    if (answer === undefined) return request.socket.destroy();
    const date = this.ahead === undefined ? undefined : new Date(Date.now() + this.ahead).toUTCString();
    response.sendDate = false;
    response.writeHead(answer.status, { ...answer.headers, ...(date && { date }) });
    return response.end(answer.text);
  }

  /** A key of the account, with its secret. */
  newKey(friendlyName) {
    return this.#account.newKey({ friendlyName });
  }

  /** The SIDs of the keys there are, apart from the Main key, sorted. */
  async keySids() {
    const { body } = await this.#account.call("GET", `/v1/Keys?AccountSid=${accountSid}&PageSize=1000`);
    return body.keys
      .filter(({ flags }) => !flags.includes("manage_keys"))
      .map(({ sid }) => sid)
      .sort();
  }

  /** The names of all keys, by SID. */
  async keyNames() {
    const { body } = await this.#account.call("GET", `/v1/Keys?AccountSid=${accountSid}&PageSize=1000`);
    return new Map(body.keys.map(({ sid, friendly_name }) => [sid, friendly_name]));
  }

  /** Whether Twilio takes a token. */
  async takes(token) {
    return (await this.#account.call("POST", validatePath, { as: mainKey, form: { token } })).body.valid;
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#account.close();
  }
}
