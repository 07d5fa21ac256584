import { within } from "../util/timeout.ts";
import { isFresh, isUsable } from "./rules.ts";

export const RING_TIMEOUT = 3000; // milliseconds that a request waits for the ring
const PAUSE = 5000; // milliseconds between two questions while the answers are of no use

/** A copy, and whether it is fresh: a key that is not in a fresh copy is not in the ring either. */
export interface Cached<Copy> {
  copy: Copy;
  fresh: boolean;
}

interface Holdable {
  readonly isEmpty: boolean;
  free(): void;
}

/**
 * An isolate's copy of the ring. One request at a time asks for the next one, when the copy is a minute old. The others go on with
 * the copy, and wait only where there is none: for the same answer, but each by its own timer, because an answer is lost with the
 * request that has asked for it. When nobody answers, the copy serves for an hour.
 */
export class RingCache<Copy extends Holdable> {
  readonly #fetch: () => Promise<Copy>;
  readonly #clock: () => number;
  #held: { copy: Copy; at: number } | undefined;
  #asked: { answer: Promise<void>; at: number } | undefined;

  constructor(fetch: () => Promise<Copy>, clock: () => number = Date.now) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  /**
   * `work` gets the copy, if one is available. It must be finished with it when it returns: the copy is freed as soon as there
   * is a newer one.
   */
  async use<Result>(work: (cached: Cached<Copy> | undefined) => Result): Promise<Result> {
    const wait = this.#renew();
    if (wait !== undefined) await wait;
    const held = this.#held;
    const now = this.#clock();
    return work(held && isUsable(held.at, now) ? { copy: held.copy, fresh: isSettled(held, now) } : undefined);
  }

  /** What this request has to wait for, if anything. */
  #renew(): Promise<void> | undefined {
    const held = this.#held;
    const asked = this.#asked;
    const now = this.#clock();
    if (held !== undefined && isSettled(held, now)) return undefined;
    if (asked === undefined || now < asked.at || asked.at + PAUSE <= now) {
      const answer = this.#ask(now);
      this.#asked = { answer, at: now };
      return waitFor(answer);
    }
    return held !== undefined && isUsable(held.at, now) ? undefined : waitFor(asked.answer);
  }

  async #ask(at: number): Promise<void> {
    try {
      this.#put(await this.#fetch(), at);
    } catch (error) {
      console.error(JSON.stringify({ event: "key_ring_unavailable", error: String(error) }));
    }
  }

  /** Answers may overtake each other. */
  #put(copy: Copy, at: number): void {
    const held = this.#held;
    const newer = held === undefined || held.at <= at || this.#clock() < held.at;
    if (newer) this.#held = { copy, at };
    (newer ? held?.copy : copy)?.free();
  }
}

/** It is unknown how long an empty copy is fresh. */
function isSettled({ copy, at }: { copy: Holdable; at: number }, now: number): boolean {
  return !copy.isEmpty && isFresh(at, now);
}

async function waitFor(answer: Promise<void>): Promise<void> {
  await within(RING_TIMEOUT, answer).catch(() => {}); // what there is without it is for `use` to see
}
