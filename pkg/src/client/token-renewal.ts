import { AccessTokenError } from "./access-token-error.js";
import type { AccessTokenEvents } from "./access-token-events.js";
import { type IssuedToken, unusable } from "./issued-token.js";
import { isRefusal, retryDelay } from "./retry-delay.js";
import { requestToken, type TokenRequest } from "./token-request.js";

/** The longest sleep of a timer, in milliseconds. After the computer wakes, the timer fires within this time. */
const LONGEST_SLEEP = 30_000;
/** The shortest time between two automatic renewals, in milliseconds, however short tokens live. */
const SHORTEST_WAIT = 1000;
/** The events that wake the renewal besides its timer. A window has both, a worker only the first, Node none. */
const WAKE_EVENTS = ["online", "visibilitychange"];

/** The methods of `AccessTokenSource`; see there. */
export interface TokenRenewal {
  get(): Promise<string>;
  refresh(): Promise<string>;
  start(): void;
  stop(): void;
  close(): void;
}

type Dispatch = <Name extends keyof AccessTokenEvents>(
  name: Name,
  details: Omit<AccessTokenEvents[Name], keyof Event>,
) => void;

/**
 * Holds the token of an `AccessTokenSource` and renews it.
 *
 * The state is in variables, not in `#private` fields: each field would be a `WeakMap` in the compiled code, and `/client`
 * 0.5 KB larger.
 */
export function tokenRenewal(request: TokenRequest, dispatch: Dispatch): TokenRenewal {
  const { clock } = request;
  let token: IssuedToken | undefined;
  /** When to send the next request, by the clock: for a newer token, or after a failure. */
  let nextAt = 0;
  let failures = 0;
  let lastFailure: AccessTokenError | undefined;
  /** The request in progress, which all callers share, and the function that ends it. */
  let pending: Promise<string> | undefined;
  let end = (_: AccessTokenError) => {};
  /** Undefined until `start` or `stop` is called. */
  let isRunning: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed: AccessTokenError | undefined;

  async function get(): Promise<string> {
    if (isRunning === undefined) start();
    const isDue = clock() >= nextAt;
    const good = tokenBefore("shortAt");
    if (good) {
      if (isDue) wake();
      return good;
    }
    let failure = lastFailure;
    if (isDue || !failure || pending || (isRefusal(failure) && !tokenBefore("expiresAt"))) {
      try {
        return await refresh();
      } catch (error) {
        failure = error as AccessTokenError;
      }
    }
    const old = tokenBefore("expiresAt");
    if (!old) throw failure;
    return old;
  }

  async function refresh(): Promise<string> {
    if (closed) throw closed;
    pending ??= fetchToken();
    return pending;
  }

  function start(): void {
    if (closed) throw closed;
    isRunning = true;
    for (const type of WAKE_EVENTS) globalThis.addEventListener?.(type, wake);
    wake();
  }

  function stop(): void {
    isRunning = false;
    clearTimeout(timer);
    for (const type of WAKE_EVENTS) globalThis.removeEventListener?.(type, wake);
  }

  function close(): void {
    stop();
    closed ??= new AccessTokenError("closed", "The source is closed.");
    token = undefined;
    lastFailure = undefined;
    end(closed);
  }

  /** Returns the current token until the given moment of its life. */
  function tokenBefore(moment: "shortAt" | "expiresAt"): string | undefined {
    return token && clock() < token[moment] ? token.token : undefined;
  }

  async function fetchToken(): Promise<string> {
    const controller = new AbortController();
    // A race, because the `headers` and `fetch` options may ignore the signal.
    const ended = new Promise<never>((_, reject) => {
      end = (reason) => {
        reject(reason);
        controller.abort(reason);
      };
    });
    try {
      const issued = await Promise.race([requestToken(request, controller.signal, end), ended]);
      if (closed || clock() >= issued.expiresAt) throw unusable("the token has expired");
      token = issued;
      lastFailure = undefined;
      failures = 0;
      nextAt = Math.max(issued.refreshAt, clock() + SHORTEST_WAIT);
      settle("refresh", { token: issued.token });
      return issued.token;
    } catch (error) {
      if (closed) throw closed;
      lastFailure = error as AccessTokenError;
      nextAt = clock() + retryDelay(failures++, lastFailure);
      settle("error", { error: lastFailure });
      throw error;
    }
  }

  /** Finishes a request. Listeners run last, so that they find the source ready for the next request. */
  function settle(...event: Parameters<Dispatch>): void {
    pending = undefined;
    setTimer();
    dispatch(...event);
  }

  function setTimer(): void {
    clearTimeout(timer);
    if (isRunning) timer = setTimeout(wake, Math.min(nextAt - clock(), LONGEST_SLEEP));
  }

  /**
   * Runs when the timer fires, the page becomes visible or the device is online again. Only the clock decides whether a
   * request is due.
   */
  function wake(event?: Event): void {
    // A request that got no response is repeated at once, and soon again: the network may be there before it works. The
    // pause after a response is kept.
    if (event?.type === "online" && lastFailure && !lastFailure.status) {
      nextAt = 0;
      failures = 0;
    }
    if (clock() < nextAt) setTimer();
    else refresh().catch(() => {}); // The error event reports it.
  }

  return { get, refresh, start, stop, close };
}
