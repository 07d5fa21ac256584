/** The loop around `fetch`. What is sent and what an answer says is for the core to know. */
import * as wasm from "../wasm/twilio_edge_auth.js";
import { ApiError, type ApiErrorRecord } from "./api-error.js";
import { refused, take, writeBytes } from "./boundary.js";
import { pause, within } from "./within.js";

export interface HttpOptions {
  /** What sends the requests; the runtime's own `fetch` if left out. A service binding's has to be bound to it. */
  fetch?: typeof globalThis.fetch | undefined;
  /** An origin that all requests go to instead of Twilio's: for tests, and for stand-ins on this machine. */
  baseUrl?: string | undefined;
  /** How often a request is tried again at most, after pauses that grow: 3 times if left out. */
  maxRetries?: number | undefined;
  /** How long each attempt may take, in milliseconds: 30,000 if left out. */
  timeout?: number | undefined;
  /** Ends what is under way, and fails it with the signal's reason. */
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

/** What an answer says; what is no object has no members. */
export type Json = Record<string, unknown>;

/** In bytes; a page of 1000 keys is a quarter of that. */
const longestAnswer = 2 * 1024 * 1024;

/** In seconds. Who is told to wait for longer is better told so. */
const longestWait = 60;

export class Http {
  readonly #fetch: typeof globalThis.fetch | undefined;
  readonly #origin: string | undefined;
  readonly #maxRetries: number;
  readonly #timeout: number;
  readonly #signal: AbortSignal | undefined;

  constructor({ fetch, baseUrl, maxRetries = 3, timeout = 30_000, signal }: HttpOptions) {
    if (fetch !== undefined && typeof fetch !== "function") throw refused("fetch", "expected a function");
    if (!isWhole(maxRetries, 0, 10)) throw refused("maxRetries", "expected a whole number, 0 to 10");
    // Of longer ones a timer would make none at all.
    if (!isWhole(timeout, 1, 2 ** 31 - 1)) throw refused("timeout", "expected whole milliseconds, at least 1");
    if (signal !== undefined && typeof signal?.addEventListener !== "function") {
      throw refused("signal", "expected an AbortSignal");
    }
    this.#fetch = fetch;
    this.#origin = originOf(baseUrl);
    this.#maxRetries = maxRetries;
    this.#timeout = timeout;
    this.#signal = signal;
  }

  /**
   * Sends a request until there is an answer to keep, and gives what `read` makes of its JSON. Sent again is what the
   * service turned away for now (429), and, where that does no harm, what failed on its way or within the service (5xx).
   *
   * `authorize` gives the `Authorization` header for each attempt. `read` gives undefined for JSON of another shape than
   * the answer has to have.
   */
  async send<T>(
    request: HttpRequest,
    authorize: (() => string | Promise<string>) | undefined,
    read: (json: Json) => T | undefined,
  ): Promise<T> {
    let uncertain = false;
    for (let attempt = 0; ; attempt += 1) {
      const header = authorize && (await within(undefined, this.#signal, async () => authorize()));
      try {
        return await within(this.#timeout, this.#signal, (signal) => this.#attempt(request, header, read, signal));
      } catch (error) {
        const status = error instanceof ApiError ? error.status : undefined;
        // Gone, perhaps by the attempt whose answer got lost.
        if (uncertain && status === 404 && request.method === "DELETE") return read({}) as T;
        const wait = attempt < this.#maxRetries && !this.#signal?.aborted && waitAfter(error, request, attempt);
        if (wait === false) throw error;
        uncertain ||= status !== 429;
        await pause(wait, this.#signal);
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

    const { status } = response;
    const failure = (record: ApiErrorRecord) =>
      new ApiError(record, response.headers.get("twilio-request-id") ?? undefined, retryAfter(response.headers));
    const { chunks, size } = await readBody(response);
    if (size > longestAnswer) throw failure({ status, message: "the answer is too large: more than 2 MiB" });
    const length = wasm.readAnswer(status, writeBytes(chunks, size));
    const json = JSON.parse(take(Math.abs(length)));
    if (length < 0) throw failure(json);
    const result = read(json ?? {});
    if (result === undefined) throw failure({ status, message: "the answer was not understood" });
    return result;
  }
}

/** How many milliseconds to wait before the next attempt; false if there is to be none. */
function waitAfter(error: unknown, { repeatable }: HttpRequest, attempt: number): number | false {
  const answered = error instanceof ApiError;
  const again = answered && error.status === 429 ? true : repeatable && (!answered || error.status >= 500);
  const asked = (answered && error.retryAfter) || 0;
  if (!again || asked > longestWait) return false;
  // Full jitter: those who failed together do not come back together.
  return 1000 * asked + Math.random() * Math.min(250 * 2 ** attempt, 8000);
}

/** The header `Retry-After`, a number of seconds or a date, in seconds from now. */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
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
