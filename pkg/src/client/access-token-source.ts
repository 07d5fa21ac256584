/// <reference lib="esnext.disposable" preserve="true" />
import { AccessTokenError } from "./access-token-error.js";
import { type AccessTokenEvents, makeEvent, TypedEventTarget } from "./access-token-events.js";
import { type IssuedToken, unusable } from "./issued-token.js";
import { isRefusal, retryDelay } from "./retry-delay.js";
import { steadyClock } from "./steady-clock.js";
import { type FetchOption, type HeadersOption, requestToken, type TokenRequest } from "./token-request.js";

/** The longest sleep of a timer, in milliseconds: so soon after the computer has woken, the source knows. */
const LONGEST_NAP = 30_000;
/** However short tokens live, between one and the next of a source that asks by itself, in milliseconds. */
const SHORTEST_WAIT = 1000;
/** For an attempt to get a token, in milliseconds. */
const TIMEOUT = 15_000;
/** Where the platform has no `using` yet, the method has the name that compilers of `using` look for. */
const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
/** What wakes a source beside its timer, where there is such: at the window both, in workers the first, in Node none. */
const WAKERS = ["online", "visibilitychange"];

export interface AccessTokenSourceOptions {
  /**
   * Headers of each request, such as the session of the app's user: what `new Headers(…)` takes, or a function that
   * gives it, at once or later, and is called before each request. When the endpoint has answered 401 it is called
   * again, with that error, and the request repeated once: the chance to renew the session. `Content-Type` is set for
   * you.
   */
  headers?: HeadersOption | undefined;
  /** What to ask of the endpoint, sent as JSON: `{ grants: ["voice"], ttl: 900 }`; `{}` if left out. */
  body?: Record<string, unknown> | undefined;
  /**
   * In seconds: `get()` gives a token that is good for at least that long, as far as the endpoint gives such and can be
   * reached; 30 if left out. Of a token that lives less than twice as long, the first half of its life counts as good.
   */
  minimumLife?: number | undefined;
  /** How long each attempt may take in milliseconds, the `headers` function included; default: 15,000. */
  timeout?: number | undefined;
  /** Closes the source when it is aborted. */
  signal?: AbortSignal | undefined;
  /** Used in place of the global `fetch`; to send cookies to another origin, for instance. */
  fetch?: FetchOption | undefined;
}

/**
 * Access Tokens for a page, or a worker of a page, from an endpoint that mints them.
 *
 * ```js
 * const source = new AccessTokenSource("/token", { headers: () => ({ Authorization: `Bearer ${session()}` }) });
 * const device = new Device(await source.get());
 * source.addEventListener("refresh", (event) => device.updateToken(event.token));
 * ```
 *
 * The endpoint takes a `POST` with a JSON body and answers `{ token, expiresAt, refreshAfter }`, times in seconds since
 * the epoch; of these only `token` is needed. Redirects are not followed. An endpoint of another origin should expose
 * the headers `Date` and `Retry-After` (`Access-Control-Expose-Headers`); without them the source makes do with the
 * token's own times and with its own patience.
 *
 * **Renewal.** The source keeps one token, and asks for one at a time however many are waiting. From the first `get()`
 * or `start()` on it is *running*: it renews the token by itself, at `refreshAfter` (four fifths of its life if the
 * answer does not say) or, by chance, up to a tenth of that time earlier.
 *
 * **Failure** changes nothing for who has a token: `get()` gives the old one to its last second, while the source asks
 * again after one second, two, four … up to a minute, by chance up to half as long again, and not before `Retry-After`
 * (an hour at most). A refusal (4xx except 408, 429 and what names a time) it looks at again less and less often, down
 * to once in a quarter of an hour. Back on line it asks at once.
 *
 * **Time.** Neither sleep nor a clock that is set, or wrong, makes it give an expired token. A clock that is set forward
 * looks like sleep, and costs one early renewal. After sleep a page that is shown, or comes back on line, renews what is
 * due at once, any other within half a minute.
 *
 * One source is for one user: when another signs in, `close()` it and make another.
 */
export class AccessTokenSource extends TypedEventTarget {
  readonly #request: TokenRequest;
  readonly #clock = steadyClock();
  #token: IssuedToken | undefined;
  /** When to ask again, by the clock: for a newer token, or after a failure. */
  #askAt = 0;
  #failures = 0;
  #failure: AccessTokenError | undefined;
  /** The request under way, which all share, and how to end it. */
  #pending: Promise<string> | undefined;
  #end: ((reason: AccessTokenError) => void) | undefined;
  /** Undefined until somebody decides it. */
  #running: boolean | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed: AccessTokenError | undefined;

  /**
   * Nothing is asked for yet.
   *
   * @param url Where to ask: an address, in a page also a path of its own origin (`"/token"`).
   * @throws {RangeError} if `minimumLife` is not a number of seconds, or `timeout` not one of milliseconds
   * @throws {TypeError} if `body` cannot be written as JSON
   */
  constructor(url: string | URL, options: AccessTokenSourceOptions = {}) {
    super();
    const { body = {}, minimumLife = 30, timeout = TIMEOUT, signal, headers, fetch } = options;
    if (!(minimumLife >= 0)) throw new RangeError("minimumLife: expected seconds");
    // A timer cannot wait for longer.
    if (!(timeout > 0 && timeout < 2 ** 31)) throw new RangeError("timeout: expected milliseconds");
    const clock = this.#clock;
    this.#request = { url, headers, body: JSON.stringify(body), minimumLife, timeout, fetch, clock };
    if (signal?.aborted) this.close();
    else signal?.addEventListener("abort", () => this.close());
  }

  /**
   * A token that is good for `minimumLife` and longer: the one at hand, or a new one if that does not live so long.
   *
   * After a failure, while the source waits before it asks again, it gives the token at hand until that has expired,
   * and then rejects at once with that failure. Only after a refusal, which the caller may have settled (by signing in,
   * say), it asks again at once.
   *
   * @throws {AccessTokenError} if there is none to be had
   */
  async get(): Promise<string> {
    if (this.#running === undefined) this.start();
    const due = this.#clock() >= this.#askAt;
    const good = this.#atHand("shortAt");
    if (good) {
      if (due) this.#wake();
      return good;
    }
    let failure = this.#failure;
    if (due || !failure || this.#pending || (isRefusal(failure) && !this.#atHand("expiresAt"))) {
      try {
        return await this.refresh();
      } catch (error) {
        failure = error as AccessTokenError;
      }
    }
    const old = this.#atHand("expiresAt");
    if (!old) throw failure;
    return old;
  }

  /**
   * Asks for a new token, whatever is at hand and however long the source would have waited; if it is asking already,
   * that answer will do. For when the rights of the user have changed, or a token was refused. Not for an `error`
   * listener: the source tries again by itself.
   *
   * @throws {AccessTokenError} if there is none to be had; the token at hand is kept
   */
  async refresh(): Promise<string> {
    if (this.#closed) throw this.#closed;
    this.#pending ??= this.#ask();
    return this.#pending;
  }

  /**
   * Begins to keep a good token at hand, or goes on with it after `stop()`. The token comes with the `refresh` event.
   * The first `get()` does the same.
   *
   * @throws {AccessTokenError} `closed`
   */
  start(): void {
    if (this.#closed) throw this.#closed;
    this.#running = true;
    for (const type of WAKERS) globalThis.addEventListener?.(type, this.#wake);
    this.#wake();
  }

  /**
   * Renews nothing by itself any more, until `start()`: no timer and no listener are left behind. The token is kept,
   * and `get()` goes on giving it, or asks when it has to. A request under way ends as it will.
   */
  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    for (const type of WAKERS) globalThis.removeEventListener?.(type, this.#wake);
  }

  /** Stops for good: ends a request under way, forgets the token, rejects who is waiting and who will ask. */
  close(): void {
    this.stop();
    this.#closed ??= new AccessTokenError("closed", "The source is closed.");
    this.#token = undefined;
    this.#failure = undefined;
    this.#end?.(this.#closed);
  }

  /** `using source = new AccessTokenSource(…)` closes it at the end of the block. */
  [dispose](): void {
    this.close();
  }

  /** The token at hand, if that moment of its life is still to come. */
  #atHand(moment: "shortAt" | "expiresAt"): string | undefined {
    const token = this.#token;
    return token && this.#clock() < token[moment] ? token.token : undefined;
  }

  async #ask(): Promise<string> {
    const controller = new AbortController();
    // Raced, because neither the headers nor the fetch of the options need to heed the signal.
    let end = (_: AccessTokenError) => {};
    const ended = new Promise<never>((_, reject) => {
      end = (reason) => {
        reject(reason);
        controller.abort(reason);
      };
    });
    this.#end = end;
    try {
      const issued = await Promise.race([requestToken(this.#request, controller.signal, end), ended]);
      if (this.#closed || this.#clock() >= issued.expiresAt) throw unusable("the token has expired");
      this.#token = issued;
      this.#failure = undefined;
      this.#failures = 0;
      this.#askAt = Math.max(issued.refreshAt, this.#clock() + SHORTEST_WAIT);
      this.#settle("refresh", { token: issued.token });
      return issued.token;
    } catch (error) {
      if (this.#closed) throw this.#closed;
      const failure = error as AccessTokenError;
      this.#failure = failure;
      this.#askAt = this.#clock() + retryDelay(this.#failures++, failure);
      this.#settle("error", { error: failure });
      throw failure;
    }
  }

  /** The request is over: whoever hears of it finds the source ready for the next. */
  #settle<Name extends keyof AccessTokenEvents>(name: Name, carried: Omit<AccessTokenEvents[Name], keyof Event>): void {
    this.#pending = undefined;
    this.#arm();
    this.dispatchEvent(makeEvent(name, carried));
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#running) this.#timer = setTimeout(this.#wake, Math.min(this.#askAt - this.#clock(), LONGEST_NAP));
  }

  /**
   * A timer has run out, the page is seen again, the device is on line again: what time it is decides, not who says so.
   */
  readonly #wake = (event?: Event): void => {
    // What no answer came to is tried again at once, and again soon: a network may be there before it works. What the
    // endpoint itself has put off is not.
    if (event?.type === "online" && this.#failure && !this.#failure.status) {
      this.#askAt = 0;
      this.#failures = 0;
    }
    if (this.#clock() < this.#askAt) this.#arm();
    else this.refresh().catch(() => {}); // the event says it
  };
}
