// A mock of Twilio's API on a free loopback port that fails on demand: each request uses the next
// of its `faults`, if there is one. Requests are validated against Twilio's published OpenAPI descriptions.
import { once } from "node:events";
import { createServer } from "node:http";
import { checkRequest } from "../local-account/openapi.mjs";

export const accountSid = `AC${"1".repeat(32)}`;
export const clientId = `OQ${"4".repeat(32)}`;
export const clientSecret = "client+secret/with=all&of%it";
const created = "Mon, 13 Jun 2016 22:50:08 +0000";
const updated = "Tue, 14 Jun 2016 22:50:08 +0000";

export const sidOf = (number) => `SK${number.toString(16).padStart(32, "0")}`;

export async function startService({ keys = 0 } = {}) {
  const service = new Service(keys);
  await service.listen();
  return service;
}

class Service {
  /** The requests received: method, path, query, authorization, form. */
  requests = [];
  /** Functions of (response, answer). Without one, the answer is sent unchanged. */
  faults = [];
  /** Violations found in requests; empty at the end of a passing test. */
  wrong = [];
  keys = new Map();
  secrets = [];
  tokens = 0;
  #server = createServer((request, response) => this.#handle(request, response));

  constructor(keys) {
    for (let number = 1; number <= keys; number += 1) this.#add(`key ${number}`);
  }

  async listen() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  count(method) {
    return this.requests.filter((request) => request.method === method).length;
  }

  async #handle(request, response) {
    let text = "";
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url, "https://service.example");
    const { method, headers } = request;
    const form = Object.fromEntries(new URLSearchParams(text));
    this.requests.push({
      method,
      path: url.pathname,
      query: url.search,
      authorization: headers.authorization,
      form,
      text,
    });
    try {
      checkRequest({ method, url, contentType: headers["content-type"], body: text });
    } catch (error) {
      this.wrong.push(error.message);
    }
    const answer = {
      status: 200,
      headers: { "content-type": "application/json", "twilio-request-id": "RQ1" },
      body: "",
    };
    const fault = this.faults.shift();
    // A fault with "before" prevents any effect.
    if (!fault?.before) this.#answer(method, url, form, answer);
    if (fault) return fault(response, answer);
    send(response, answer);
  }

  #answer(method, url, form, answer) {
    const json = (status, body) => Object.assign(answer, { status, body: JSON.stringify(body) });
    const iam = url.pathname.startsWith("/v1/");
    if (url.pathname === "/v2/token") {
      this.tokens += 1;
      return json(200, {
        access_token: `token-${this.tokens}`,
        token_type: "bearer",
        expires_in: 3600,
        id_token: null,
      });
    }
    const [sid] = /SK[0-9a-f]{32}/.exec(url.pathname) ?? [];
    if (sid === undefined) {
      if (method === "GET") return json(200, this.#page(url, iam));
      const key = this.#add(form.FriendlyName ?? null, form.Policy);
      return json(201, { ...shape(key, iam), secret: key.secret });
    }
    const key = this.keys.get(sid);
    if (key === undefined) {
      return json(404, {
        code: 20404,
        message: "not found",
        more_info: "https://www.twilio.com/docs/errors/20404",
        status: 404,
      });
    }
    if (method === "DELETE") {
      this.keys.delete(sid);
      return Object.assign(answer, { status: 204 });
    }
    if (form.FriendlyName !== undefined) key.friendlyName = form.FriendlyName;
    if (form.Policy !== undefined) key.policy = JSON.parse(form.Policy);
    json(200, shape(key, iam));
  }

  #add(friendlyName, policy) {
    const number = this.secrets.length + 1;
    const secret = `Secret${number.toString().padStart(26, "x")}`;
    const key = { sid: sidOf(number), friendlyName, policy: policy ? JSON.parse(policy) : null, secret };
    this.keys.set(key.sid, key);
    this.secrets.push(secret);
    return key;
  }

  #page({ pathname, searchParams }, iam) {
    const size = Number(searchParams.get("PageSize") ?? 50);
    const start = Number(searchParams.get("PageToken") ?? 0);
    const all = [...this.keys.values()];
    const keys = all
      .slice(start, start + size)
      .map((key) => ({ ...summary(key), ...(iam && { flags: ["rest_api"] }) }));
    let next = null;
    if (start + size < all.length) {
      const query = new URLSearchParams(searchParams);
      query.set("PageSize", size);
      query.set("Page", start / size + 1);
      query.set("PageToken", start + size);
      next = `${pathname}?${query}`;
    }
    if (!iam) return { keys, next_page_uri: next, first_page_uri: pathname, page_size: size };
    return { keys, meta: { key: "keys", page_size: size, next_page_url: next && `https://iam.twilio.com${next}` } };
  }
}

const summary = ({ sid, friendlyName }) => ({
  sid,
  friendly_name: friendlyName,
  date_created: created,
  date_updated: updated,
  something_new: { of: ["tomorrow"] },
});
const shape = (key, iam) => ({ ...summary(key), ...(iam && { policy: key.policy }) });

function send(response, { status, headers, body }) {
  response.writeHead(status, headers);
  response.end(body);
}

/** Faults. Those named "before" replace the request's effect, the others follow it. */
export const faults = {
  dropped: before((response) => response.destroy()),
  droppedAfter: (response) => response.destroy(),
  droppedWithin: (response, { status, headers, body }) => {
    response.writeHead(status, { ...headers, "content-length": body.length });
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  },
  status: (status, headers = {}, body = undefined) =>
    before((response) => {
      const error = {
        code: 20000 + status,
        message: `said ${status}`,
        more_info: "https://www.twilio.com/docs/errors/1",
        status,
      };
      send(response, { status, headers, body: body ?? JSON.stringify(error) });
    }),
  failedAfter: (status) => (response) => send(response, { status, headers: {}, body: "" }),
  truncated: (response, answer) => send(response, { ...answer, body: answer.body.slice(0, -8) }),
  html: (status) => (response) =>
    send(response, { status, headers: { "content-type": "text/html" }, body: "<html><h1>Bad Gateway</h1></html>" }),
  body:
    (body, status = undefined) =>
    (response, answer) =>
      send(response, { ...answer, ...(status && { status }), body }),
  slow: (milliseconds) => (response, answer) => void setTimeout(() => send(response, answer), milliseconds).unref(),
  stalled: (response, { status, headers, body }) => {
    response.writeHead(status, headers);
    response.write(body.slice(0, 10));
  },
  endless: (response, { status, headers }) => {
    response.writeHead(status, headers);
    const chunk = Buffer.alloc(1 << 16, " ");
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", more);
    more();
  },
};

function before(fault) {
  fault.before = true;
  return fault;
}
