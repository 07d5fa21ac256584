import { within } from "../util/timeout.ts";
import { isFresh, isUsable } from "./rules.ts";

export const RING_TIMEOUT = 3000; // milliseconds that a request waits for the ring
const PAUSE = 5000; // milliseconds between two requests while responses are unusable

/** A copy, and whether it is up to date: then a key that is not in it is not in the ring. */
export interface Cached<Copy> {
  copy: Copy;
  fresh: boolean;
}

interface Freeable {
  readonly isEmpty: boolean;
  free(): void;
}

/**
 * An isolate's copy of the ring. When it is a minute old, one request fetches the next copy while the others use the old one. Without a
 * usable copy all of them wait for that response, each with its own timeout, because the response is lost if the request that fetches
 * it ends. If the ring does not respond, the copy is used for an hour.
 */
export class RingCache<Copy extends Freeable> {
  readonly #fetch: () => Promise<Copy>;
  readonly #clock: () => number;
  #cached: { copy: Copy; at: number } | undefined;
  #pending: { response: Promise<void>; at: number } | undefined;

  constructor(fetch: () => Promise<Copy>, clock: () => number = Date.now) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  /**
   * Calls `work` with the copy, if one is available. `work` must not keep the copy: it is freed when a newer one arrives.
   */
  async use<Result>(work: (cached: Cached<Copy> | undefined) => Result): Promise<Result> {
    const wait = this.#renew();
    if (wait !== undefined) await wait;
    const cached = this.#cached;
    const now = this.#clock();
    return work(cached && isUsable(cached.at, now) ? { copy: cached.copy, fresh: isUpToDate(cached, now) } : undefined);
  }

  /** Fetches the next copy if necessary. Returns what this request has to wait for, if anything. */
  #renew(): Promise<void> | undefined {
    const cached = this.#cached;
    const pending = this.#pending;
    const now = this.#clock();
    if (cached !== undefined && isUpToDate(cached, now)) return undefined;
    if (pending === undefined || now < pending.at || pending.at + PAUSE <= now) {
      const response = this.#request(now);
      this.#pending = { response, at: now };
      return waitFor(response);
    }
    return cached !== undefined && isUsable(cached.at, now) ? undefined : waitFor(pending.response);
  }

  async #request(at: number): Promise<void> {
    try {
      this.#replace(await this.#fetch(), at);
    } catch (error) {
      console.error(JSON.stringify({ event: "key_ring_unavailable", error: String(error) }));
    }
  }

  /** Replaces the copy, unless the response is older: responses can arrive out of order. */
  #replace(copy: Copy, at: number): void {
    const cached = this.#cached;
    const isNewer = cached === undefined || cached.at <= at || this.#clock() < cached.at;
    if (isNewer) this.#cached = { copy, at };
    (isNewer ? cached?.copy : copy)?.free();
  }
}

/** An empty copy never counts as up to date: the ring is about to get its first key. */
function isUpToDate({ copy, at }: { copy: Freeable; at: number }, now: number): boolean {
  return !copy.isEmpty && isFresh(at, now);
}

async function waitFor(response: Promise<void>): Promise<void> {
  await within(RING_TIMEOUT, response).catch(() => {}); // `use` decides what to do without it
}
