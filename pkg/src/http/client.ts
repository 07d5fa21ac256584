/** The loop around `fetch`. What is sent and what an answer says is for the core to know. */

import { refused, take, writeBytes } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { ApiError, type ApiErrorRecord } from "./api-error.js";
import { parseRetryAfter } from "./retry-after.js";
import { pause, within } from "./timeout.js";

/** The limits of one call; they override those of the client. */
export interface CallOptions {
  /** How long each attempt may take, in milliseconds. */
  timeout?: number | undefined;
  /** How long the call may take in all, in milliseconds: all attempts and the pauses between them. */
  deadline?: number | undefined;
  /** Ends the call, which rejects with the signal's reason. The client's own signal ends it, too. */
  signal?: AbortSignal | undefined;
}

export interface HttpOptions {
  /** Sends the requests; default: the runtime's own `fetch`. The `fetch` of a service binding has to be bound to it. */
  fetch?: typeof globalThis.fetch | undefined;
  /** An origin that all requests go to instead of Twilio's: for tests, and for stand-ins on this machine. */
  baseUrl?: string | undefined;
  /** How often a request is retried at most, after pauses that grow; default: 3. */
  maxRetries?: number | undefined;
  /** How long each attempt may take, in milliseconds; default: 30,000. */
  timeout?: number | undefined;
  /**
   * How long each call may take in all, in milliseconds: all attempts and the pauses between them; default: no limit. If
   * it leaves no time for the pause that a response asks for (`Retry-After`), the call fails at once with that response.
   */
  deadline?: number | undefined;
  /** Ends all calls that are under way, which reject with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** A request as the core makes it. */
export interface HttpRequest {
  method: string;
  url: string;
  body?: string;
  /** Whether it may be sent again when nobody knows what became of it. */
  repeatable: boolean;
}

/** Where the `Authorization` header of each attempt comes from. */
export interface Authorize {
  header(): string | Promise<string>;
  /** Drops a header that was refused (401). The request is then tried once more. */
  invalidate?(header: string): void;
}

/** What an answer says; what is no object has no members. */
export type Json = Record<string, unknown>;

/** How long an attempt may take, in milliseconds. */
export const defaultTimeout = 30_000;

/** In bytes; a page of 1000 keys is a quarter of that. */
const longestAnswer = 2 * 1024 * 1024;

/** In seconds. Who is told to wait for longer is better told so. */
const longestWait = 60;

export class Http {
  readonly #fetch: typeof globalThis.fetch | undefined;
  readonly #origin: string | undefined;
  readonly #maxRetries: number;
  readonly #limits: CallOptions;

  constructor({ fetch, baseUrl, maxRetries = 3, timeout = defaultTimeout, deadline, signal }: HttpOptions) {
    if (fetch !== undefined && typeof fetch !== "function") throw refused("fetch", "expected a function");
    if (!isWhole(maxRetries, 0, 10)) throw refused("maxRetries", "expected a whole number, 0 to 10");
    this.#limits = checkCall({ timeout, deadline, signal });
    this.#fetch = fetch;
    this.#origin = originOf(baseUrl);
    this.#maxRetries = maxRetries;
  }

  /**
   * Sends a request until there is a response to keep, and returns what `read` makes of its JSON. Retried is what Twilio
   * turned away for now (429), and, where that does no harm, what failed on its way or within Twilio (5xx).
   *
   * `read` returns undefined for JSON that does not have the shape of the response.
   */
  async send<T>(
    request: HttpRequest,
    authorize: Authorize | undefined,
    read: (json: Json) => T | undefined,
    call: CallOptions = {},
  ): Promise<T> {
    const { timeout = this.#limits.timeout as number, deadline = this.#limits.deadline } = call;
    const signals = [this.#limits.signal, call.signal];
    const end = performance.now() + (deadline ?? Number.POSITIVE_INFINITY);
    const left = () => Math.max(0, Math.ceil(end - performance.now()));
    let uncertain = false;
    let renewed = false;
    for (let attempt = 0; ; attempt += 1) {
      const header = authorize && (await within(left(), signals, async () => authorize.header()));
      try {
        const limit = Math.min(timeout, left());
        return await within(limit, signals, (signal) => this.#attempt(request, header, read, signal));
      } catch (error) {
        const status = error instanceof ApiError ? error.status : undefined;
        // Gone, perhaps by the attempt whose response got lost.
        if (uncertain && status === 404 && request.method === "DELETE") return read({}) as T;
        if (status === 401 && header !== undefined && authorize?.invalidate && !renewed) {
          renewed = true;
          authorize.invalidate(header);
          attempt -= 1;
          continue;
        }
        const aborted = signals.some((signal) => signal?.aborted);
        const wait = attempt < this.#maxRetries && !aborted && waitAfter(error, request, attempt);
        if (wait === false || wait >= left()) throw error;
        uncertain ||= status !== 429;
        await pause(wait, signals);
      }
    }
  }

  async #attempt<T>(
    { method, url, body }: HttpRequest,
    authorization: string | undefined,
    read: (json: Json) => T | undefined,
    signal: AbortSignal,
  ): Promise<T> {
    const target = this.#origin === undefined ? url : this.#origin + url.slice(url.indexOf("/", "https://".length));
    const headers: Record<string, string> = { accept: "application/json" };
    if (authorization !== undefined) headers.authorization = authorization;
    if (body !== undefined) headers["content-type"] = "application/x-www-form-urlencoded";
    // Called as a function by itself: the platform's own refuses to be a method of something else.
    const send = this.#fetch ?? fetch;
    // Redirections are not followed: credentials go nowhere else. (Not every runtime knows "error".)
    const response = await send(target, { method, headers, body: body ?? null, redirect: "manual", signal });

    const { status, headers: said } = response;
    const retryAfter = parseRetryAfter(said.get("retry-after"), Date.now() / 1000);
    const failure = (record: ApiErrorRecord) =>
      new ApiError(record, said.get("twilio-request-id") ?? undefined, retryAfter);
    const { chunks, size } = await readBody(response);
    if (size > longestAnswer) throw failure({ status, message: "the response is too large: more than 2 MiB" });
    const length = wasm.readAnswer(status, writeBytes(chunks, size));
    const json = JSON.parse(take(Math.abs(length)));
    if (length < 0) throw failure(json);
    const result = read(json ?? {});
    if (result === undefined) throw failure({ status, message: "the response was not understood" });
    return result;
  }
}

/** How many milliseconds to wait before the next attempt; false if there is to be none. */
function waitAfter(error: unknown, { repeatable }: HttpRequest, attempt: number): number | false {
  const answered = error instanceof ApiError;
  const again = answered && error.status === 429 ? true : repeatable && (!answered || error.status >= 500);
  // Never earlier than Twilio asks for.
  const asked = (answered && error.retryAfter) || 0;
  if (!again || asked > longestWait) return false;
  // Full jitter: those who failed together do not come back together.
  return 1000 * asked + Math.random() * Math.min(250 * 2 ** attempt, 8000);
}

/** The body, as far as it is not too large. */
async function readBody(response: Response): Promise<{ chunks: Uint8Array[]; size: number }> {
  // Some platforms have no streams in answers.
  if (!response.body) {
    const all = new Uint8Array(await response.arrayBuffer());
    return { chunks: [all], size: all.length };
  }
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= longestAnswer) {
    const { done, value } = await reader.read();
    if (done) return { chunks, size };
    chunks.push(value);
    size += value.length;
  }
  // Not awaited: that is up to the other side.
  reader.cancel().catch(() => {});
  return { chunks, size };
}

/** The limits of a call, if they can be such. */
export function checkCall(call: CallOptions): CallOptions {
  for (const name of ["timeout", "deadline"] as const) {
    // A timer cannot wait for longer.
    if (call[name] !== undefined && !isWhole(call[name], 1, 2 ** 31 - 1)) {
      throw refused(name, "expected whole milliseconds, at least 1");
    }
  }
  if (call.signal !== undefined && typeof call.signal?.addEventListener !== "function") {
    throw refused("signal", "expected an AbortSignal");
  }
  return call;
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function originOf(baseUrl: string | undefined): string | undefined {
  if (baseUrl === undefined) return undefined;
  let url: URL | undefined;
  try {
    url = new URL(baseUrl);
  } catch {
    // Not even a URL.
  }
  const local = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const safe = url?.protocol === "https:" || (local && url?.protocol === "http:");
  if (url === undefined || !safe || url.href !== `${url.origin}/`) {
    throw refused("baseUrl", "expected an origin: https://…, or http:// of this machine (localhost, 127.0.0.1, [::1])");
  }
  return url.origin;
}
