/** Sends requests with retries. The core writes the requests and reads the responses. */

import { invalidArgument } from "../errors.js";
import { type Chunks, takeOutput, toWellFormed, writeChunks } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { ApiError, type ApiErrorRecord } from "./api-error.js";
import { readChunks } from "./body.js";
import { parseRetryAfter } from "./retry-after.js";
import { pause, withTimeout } from "./timeout.js";

/** The limits of one call. They override those of the client. */
export interface CallOptions {
  /** How long each attempt may take, in milliseconds. */
  timeout?: number | undefined;
  /** How long the call may take in all, in milliseconds: all attempts and the pauses between them. */
  deadline?: number | undefined;
  /** Aborts the call, which rejects with the signal's reason. The client's signal aborts it, too. */
  signal?: AbortSignal | undefined;
}

export interface HttpOptions {
  /** Sends the requests; default: the global `fetch`. Bind the `fetch` of a service binding to it. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Replaces the origin of all requests, for tests and local mock servers. */
  baseUrl?: string | undefined;
  /** The maximum number of retries, with exponential backoff: 0 to 10; default: 3. */
  maxRetries?: number | undefined;
  /** How long each attempt may take, in milliseconds; default: 30,000. */
  timeout?: number | undefined;
  /**
   * How long each call may take in all, in milliseconds: all attempts and the pauses between them; default: no limit. If
   * it leaves no time for the pause that a response asks for (`Retry-After`), the call fails at once with that response.
   */
  deadline?: number | undefined;
  /** Aborts all calls in progress, which reject with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** A request from the core. */
export interface HttpRequest {
  method: string;
  url: string;
  contentType?: string;
  body?: string;
  /** Makes a request that creates something idempotent. */
  idempotencyKey?: string;
  cacheControl?: string;
  /** Whether it is idempotent: it can be sent again when its outcome is unknown. */
  repeatable: boolean;
}

/** Provides the `Authorization` header of each attempt. */
export interface Authorize {
  header(): string | Promise<string>;
  /** Drops a header that was rejected (401). The request is then sent once more. */
  invalidate?(header: string): void;
}

/** Reads the JSON of a response; undefined if it does not have the form of the response. */
export interface Read<T> {
  // biome-ignore lint/suspicious/noExplicitAny: each reader names the members that it reads
  (json: any): T | undefined;
  /** What the core reads first: the number of one of `contents`. Default: any JSON. */
  content?: number;
}

/** The contents that the core reads, by their numbers in `pkg/wasm/src/rest.rs`. */
const contents = {
  key: 1,
  newKey: 2,
  iamKeyPage: 3,
  keyPage2010: 4,
  oauthToken: 5,
  authToken: 6,
  sharedKey: 7,
  newSharedKey: 8,
  sharedKeyPage: 9,
  oauthApp: 10,
  newOAuthApp: 11,
  flexVerdict: 12,
};

/** Returns a reader of a content. Marked as pure, a call is dropped by bundlers with the class that it is for. */
export function reader<T>(content: keyof typeof contents, read: Read<T> = (json) => json): Read<T> {
  return Object.assign(read, { content: contents[content] });
}

/** The default time limit of an attempt, in milliseconds. */
export const defaultTimeout = 30_000;

/** The longest response, in bytes: four times a page of 1000 keys. */
const maxResponseSize = 2 * 1024 * 1024;

/** The longest `Retry-After` that is waited for, in seconds. A longer one is the caller's decision. */
const maxRetryAfter = 60;

export class Http {
  readonly #fetch: typeof globalThis.fetch | undefined;
  readonly #origin: string | undefined;
  readonly #maxRetries: number;
  readonly #limits: CallOptions;

  constructor({ fetch, baseUrl, maxRetries = 3, timeout = defaultTimeout, deadline, signal }: HttpOptions) {
    if (fetch !== undefined && typeof fetch !== "function") throw invalidArgument("fetch", "expected a function");
    if (!isWhole(maxRetries, 0, 10)) throw invalidArgument("maxRetries", "expected a whole number, 0 to 10");
    this.#limits = checkCall({ timeout, deadline, signal });
    this.#fetch = fetch;
    this.#origin = originOf(baseUrl);
    this.#maxRetries = maxRetries;
  }

  /**
   * Sends a request, and returns the result of `parse` for the response's JSON. Retries after 429 and, if the request is
   * repeatable, after network errors and 5xx.
   */
  async send<T>(
    request: HttpRequest,
    authorize: Authorize | undefined,
    parse: Read<T>,
    call: CallOptions = {},
  ): Promise<T> {
    const { timeout = this.#limits.timeout as number, deadline = this.#limits.deadline } = call;
    const signals = [this.#limits.signal, call.signal];
    const end = performance.now() + (deadline ?? Number.POSITIVE_INFINITY);
    const left = () => Math.max(0, Math.ceil(end - performance.now()));
    let uncertain = false;
    let renewed = false;
    for (let attempt = 0; ; attempt += 1) {
      const header = authorize && (await withTimeout(left(), signals, async () => authorize.header()));
      try {
        const limit = Math.min(timeout, left());
        return await withTimeout(limit, signals, (signal) => this.#attempt(request, header, parse, signal));
      } catch (error) {
        const status = error instanceof ApiError ? error.status : undefined;
        // Deleted, perhaps by the attempt whose response was lost.
        if (uncertain && status === 404 && request.method === "DELETE") return parse({}) as T;
        if (status === 401 && header !== undefined && authorize?.invalidate && !renewed) {
          renewed = true;
          authorize.invalidate(header);
          attempt -= 1;
          continue;
        }
        const wait = attempt < this.#maxRetries && waitAfter(error, request, attempt);
        if (wait === false || wait >= left()) throw error;
        uncertain ||= status !== 429;
        await pause(wait, signals);
      }
    }
  }

  async #attempt<T>(
    { method, url, contentType, body, idempotencyKey, cacheControl }: HttpRequest,
    authorization: string | undefined,
    parse: Read<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const target = this.#origin === undefined ? url : this.#origin + url.slice(url.indexOf("/", "https://".length));
    const headers: Record<string, string> = { accept: "application/json" };
    if (authorization !== undefined) headers.authorization = authorization;
    if (contentType !== undefined) headers["content-type"] = contentType;
    if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
    if (cacheControl !== undefined) headers["cache-control"] = cacheControl;
    // Called without an object: the global fetch throws as a method of another object.
    const send = this.#fetch ?? fetch;
    // Redirects are not followed, so that credentials stay on twilio.com. (Some runtimes do not support "error".)
    const response = await send(target, { method, headers, body: body ?? null, redirect: "manual", signal });

    const { status, headers: responseHeaders } = response;
    const retryAfter = parseRetryAfter(responseHeaders.get("retry-after"), Date.now() / 1000);
    const failure = (record: ApiErrorRecord) =>
      new ApiError(record, responseHeaders.get("twilio-request-id") ?? undefined, retryAfter);
    const content = await readChunks(response, maxResponseSize);
    if (content === undefined) throw failure({ status, message: "the response is too large: more than 2 MiB" });
    const read = (body: Chunks) => wasm.readResponse(status, parse.content ?? 0, writeChunks(body));
    // 0: the body is not UTF-8. Such bytes become U+FFFD.
    const length = read(content) || read(toWellFormed(content));
    const json = JSON.parse(takeOutput(Math.abs(length)));
    if (length < 0) throw failure(json);
    const result = parse(json ?? {});
    if (result === undefined) throw failure({ status, message: "unexpected response body" });
    return result;
  }
}

/** Returns the pause before the next attempt, in milliseconds; false if the request must not be retried. */
function waitAfter(error: unknown, { repeatable }: HttpRequest, attempt: number): number | false {
  const hasResponse = error instanceof ApiError;
  const isRateLimited = hasResponse && error.status === 429;
  const canRetry = isRateLimited || (repeatable && (!hasResponse || error.status >= 500));
  const retryAfter = (hasResponse && error.retryAfter) || 0;
  if (!canRetry || retryAfter > maxRetryAfter) return false;
  // Full jitter, so that clients do not retry in step; never earlier than Retry-After.
  return 1000 * retryAfter + Math.random() * Math.min(250 * 2 ** attempt, 8000);
}

/** Returns the limits of a call, or throws for invalid ones. */
export function checkCall(call: CallOptions): CallOptions {
  for (const name of ["timeout", "deadline"] as const) {
    // The maximum delay of a timer is 2^31 - 1 ms.
    if (call[name] !== undefined && !isWhole(call[name], 1, 2 ** 31 - 1)) {
      throw invalidArgument(name, "expected whole milliseconds, at least 1");
    }
  }
  if (call.signal !== undefined && typeof call.signal?.addEventListener !== "function") {
    throw invalidArgument("signal", "expected an AbortSignal");
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
    // Rejected below.
  }
  const isLocal = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const isSafe = url?.protocol === "https:" || (isLocal && url?.protocol === "http:");
  if (url === undefined || !isSafe || url.href !== `${url.origin}/`) {
    throw invalidArgument("baseUrl", "expected an origin: https://…, or http:// with localhost, 127.0.0.1 or [::1]");
  }
  return url.origin;
}
