// A server on loopback that forwards requests to the local account and records them, and the comparison of two records.
import { once } from "node:events";
import { createServer } from "node:http";

/** The headers that matter. Values are compared in lower case, without parameters such as charset. */
const HEADERS = ["authorization", "content-type", "idempotency-key"];

export class Recorder {
  requests = [];
  #server;

  static async start(target) {
    const recorder = new Recorder();
    recorder.#server = createServer((request, response) => recorder.#forward(target, request, response));
    recorder.#server.listen(0, "127.0.0.1");
    await once(recorder.#server, "listening");
    recorder.origin = `http://127.0.0.1:${recorder.#server.address().port}`;
    return recorder;
  }

  /** Returns the recorded requests, and forgets them. */
  take() {
    const requests = this.requests.splice(0).map(normalize);
    // The clients fetch a token for each request; this package keeps it.
    return requests.filter(({ path }, at) => path !== "/v2/token" || at === 0);
  }

  async #forward(target, request, response) {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, headers } = request;
    this.requests.push({ method, url: new URL(request.url, this.origin), headers, body });
    const sent = Object.fromEntries(
      [...HEADERS, "accept"].flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
    );
    const init = { method, headers: sent, ...(["GET", "DELETE"].includes(method) ? {} : { body }) };
    const answer = await fetch(new URL(request.url, target), init);
    const text = await answer.text();
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
    response.end(text);
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

/** Replaces what differs between two runs: identifiers, secrets in the body and idempotency keys. */
function normalize({ method, url, headers, body }) {
  const type = (headers["content-type"] ?? "").split(";")[0].toLowerCase();
  return {
    method,
    path: mask(url.pathname),
    query: sorted(url.searchParams).filter(([name]) => !isRedundant(url, name)),
    authorization: isTokenRequest(url) ? "" : headers.authorization?.replace(/^Bearer .*/s, "Bearer …"),
    // Without a body the type says nothing: some clients send one all the same.
    type: body === "" ? "" : type,
    idempotencyKey: headers["idempotency-key"] !== undefined,
    body: body === "" ? "" : type === "application/json" ? JSON.parse(body, dropNull) : formOf(body),
  };
}

const isTokenRequest = ({ pathname }) => pathname === "/v2/token";

/**
 * The clients send the number of a page too: its token says the same. This package names the account in a request for a token,
 * as Twilio's documentation does; the clients do not, and may send an Authorization header there.
 */
const isRedundant = (url, name) => name === "Page" || (isTokenRequest(url) && name === "account_sid");

/** A member that is null counts as absent. */
const dropNull = (_name, value) => value ?? undefined;

const mask = (text) => text.replaceAll(/(SK|OQ|AC(?!1{32}))[0-9a-f]{32}|webhooks_sharedkey_\w+/g, "…");
const sorted = (parameters) =>
  [...parameters]
    .map(([name, value]) => [name, name === "PageToken" ? "…" : mask(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** The fields of a form. A policy is JSON, which clients write with or without spaces. */
function formOf(body) {
  const fields = sorted(new URLSearchParams(body));
  return fields.map(([name, value]) => [name, name === "Policy" ? JSON.parse(value) : value]);
}
