/// <reference lib="esnext.disposable" preserve="true" />
import { makeEvent, TypedEventTarget } from "./access-token-events.js";
import { steadyClock } from "./steady-clock.js";
import { type TokenRenewal, tokenRenewal } from "./token-renewal.js";
import type { FetchOption, HeadersOption } from "./token-request.js";

/** The default time limit of one attempt, in milliseconds. */
const TIMEOUT = 15_000;
/** Platforms without `using` get the name that its compilers look for. */
const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** The private state of each source. A `#private` field would add 0.2 KB of compiler helpers. */
const renewals = new WeakMap<AccessTokenSource, TokenRenewal>();
const renewalOf = (source: AccessTokenSource) => renewals.get(source) as TokenRenewal;

export interface AccessTokenSourceOptions {
  /**
   * Headers of each request, such as the app's session: the argument of `new Headers(…)`, or a function that returns it
   * or a promise of it. The function is called before each request. After a 401 it is called again with that error, and
   * the request is repeated once, so that the function can renew the session. `Content-Type` is set for you.
   */
  headers?: HeadersOption | undefined;
  /** The JSON body of each request, such as `{ grants: ["voice"], ttl: 900 }`; default: `{}`. */
  body?: Record<string, unknown> | undefined;
  /**
   * How long a token from `get()` is still valid at least, in seconds, if the endpoint issues such tokens and can be
   * reached; default: 30. For a token that lives less than twice as long, half of its life counts instead.
   */
  minimumLife?: number | undefined;
  /** How long each attempt may take, in milliseconds, including the `headers` function; default: 15,000. */
  timeout?: number | undefined;
  /** Closes the source when it is aborted. */
  signal?: AbortSignal | undefined;
  /** Replaces the global `fetch`, for example to send cookies to another origin. */
  fetch?: FetchOption | undefined;
}

/**
 * Fetches Access Tokens for a page or a worker from an endpoint that mints them, and renews them.
 *
 * ```js
 * const source = new AccessTokenSource("/token", { headers: () => ({ Authorization: `Bearer ${session()}` }) });
 * const device = new Device(await source.get());
 * source.addEventListener("refresh", (event) => device.updateToken(event.token));
 * ```
 *
 * The endpoint takes a `POST` with a JSON body and responds with `{ token, expiresAt, refreshAfter }`, times in seconds
 * since the epoch. Only `token` is required. Redirects are not followed. An endpoint of another origin should expose the
 * headers `Date` and `Retry-After` (`Access-Control-Expose-Headers`). Without them the source uses the times in the token
 * and its own backoff.
 *
 * **Renewal.** The source keeps one token, and sends one request at a time for all callers. From the first `get()` or
 * `start()` it is *running*: it renews the token at `refreshAfter`, or after 80 % of the token's life if the response has
 * no such time. Jitter makes this up to 10 % earlier.
 *
 * **Failure.** While the current token is valid, `get()` returns it. The source retries after 1, 2, 4 … up to 60 seconds,
 * plus up to 50 % jitter, and never before `Retry-After` (at most one hour). After a refusal (4xx except 408, 429 and
 * responses with `Retry-After`) the pause grows to 15 minutes. When the device is online again, the source retries at
 * once.
 *
 * **Time.** The source never returns an expired token, even if the computer has slept or the clock is wrong or was
 * changed. A clock that is set forward looks like sleep, and causes one early renewal. After sleep, a page renews a due
 * token as soon as it is visible or online, otherwise within 30 seconds.
 *
 * One source is for one user. When another user signs in, `close()` it and create a new one.
 */
export class AccessTokenSource extends TypedEventTarget {
  /**
   * Creates a source. It sends no request yet.
   *
   * @param url The endpoint: an absolute URL, or in a page also a path of its own origin (`"/token"`).
   * @throws {RangeError} if `minimumLife` is not a number of seconds, or `timeout` not a number of milliseconds
   * @throws {TypeError} if `body` cannot be written as JSON
   */
  constructor(url: string | URL, options: AccessTokenSourceOptions = {}) {
    super();
    const { body = {}, minimumLife = 30, timeout = TIMEOUT, signal, headers, fetch } = options;
    if (!(minimumLife >= 0)) throw new RangeError("minimumLife: expected seconds");
    // The maximum delay of a timer.
    if (!(timeout > 0 && timeout < 2 ** 31)) throw new RangeError("timeout: expected milliseconds");
    const request = { url, headers, body: JSON.stringify(body), minimumLife, timeout, fetch, clock: steadyClock() };
    renewals.set(
      this,
      tokenRenewal(request, (name, details) => this.dispatchEvent(makeEvent(name, details))),
    );
    if (signal?.aborted) this.close();
    else signal?.addEventListener("abort", () => this.close());
  }

  /**
   * Returns a token that is valid for at least `minimumLife`: the current one, or a new one if that expires too soon.
   *
   * While the source waits after a failure, it returns the current token until that expires, and then rejects with the
   * failure. Only after a refusal does it send a request at once, because the caller may have solved the problem (for
   * example by signing in).
   *
   * @throws {AccessTokenError} if no token is available
   */
  get(): Promise<string> {
    return renewalOf(this).get();
  }

  /**
   * Fetches a new token, even if the current one is valid or the source is waiting after a failure. Joins a request that
   * is in progress. Use it when the user's rights have changed or a token was rejected. Do not call it in an `error`
   * listener: the source retries by itself.
   *
   * @throws {AccessTokenError} if no token is available; the current token is kept
   */
  refresh(): Promise<string> {
    return renewalOf(this).refresh();
  }

  /**
   * Starts automatic renewal, or continues it after `stop()`. New tokens arrive with the `refresh` event. The first
   * `get()` does the same.
   *
   * @throws {AccessTokenError} `closed`
   */
  start(): void {
    renewalOf(this).start();
  }

  /**
   * Stops automatic renewal until `start()` is called, and removes the timer and all listeners. `get()` still returns the
   * token, and fetches a new one when it must. A request in progress continues.
   */
  stop(): void {
    renewalOf(this).stop();
  }

  /** Stops permanently: aborts a request in progress, drops the token and rejects all calls, also later ones. */
  close(): void {
    renewalOf(this).close();
  }

  /** Closes the source at the end of the block of `using source = new AccessTokenSource(…)`. */
  [dispose](): void {
    this.close();
  }
}
