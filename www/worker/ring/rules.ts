/**
 * The rules of rotation: which key signs, and when keys are replaced and deleted, so that no token is rejected early. No storage, clock
 * or network. Times are in milliseconds since the epoch. The worker, its Durable Object and the simulation in benches/ use them.
 *
 *     made                mintsFrom            retired                              deleted
 *      │ every isolate     │ isolates sign     │ no isolate still takes it for       │
 *      │ learns of it      │ with it           │ the newest; its last tokens expire  │
 */

const MINUTE = 60_000;

/** The maximum difference between any two clocks: of isolates, of the Durable Object and of Twilio. */
export const MAX_CLOCK_SKEW = MINUTE;

/** How long an isolate uses its copy of the ring before it fetches the next one: one request per minute, for any number of tokens. */
export const CACHE_TTL = MINUTE;

/** How long an isolate uses its copy while the ring does not respond. */
export const MAX_STALE = 60 * MINUTE;

/** From the creation of a key until it signs. By then every copy without it has expired, by any clock, so no isolate rejects its tokens. */
export const ACTIVATION_DELAY = CACHE_TTL + 3 * MAX_CLOCK_SKEW;

/** Five clocks are read from the fetch of a copy until a token that was signed with it has expired where it is used. */
const MARGIN = 5 * MAX_CLOCK_SKEW;

/** A key of the ring, without its secret. */
export interface RingKey {
  sid: string;
  made: number;
  mintsFrom: number;
  /** When the next key was created; null for the newest key. */
  retired: number | null;
  /** The longest lifetime of a token that an isolate may have signed with it, in seconds. */
  ttl: number;
}

/** Returns the key to sign with; undefined if the newest key that may sign is out of date. `keys`: the newest first. */
export function signingKey<Key extends RingKey>(keys: readonly Key[], now: number): Key | undefined {
  return keys.find(({ mintsFrom, retired }) => mintsFrom <= now && (retired === null || now < retired + MAX_STALE));
}

/** Whether a copy that was fetched at `at` is up to date. One from the future is not: the clock was set back. */
export function isFresh(at: number, now: number): boolean {
  return at <= now && now < at + CACHE_TTL;
}

/** Whether a copy that was fetched at `at` may be used if no newer one is available. */
export function isUsable(at: number, now: number): boolean {
  return at - MAX_CLOCK_SKEW <= now && now < at + MAX_STALE;
}

/** When every token of a retired key has expired, so that the key can be deleted at Twilio; undefined for the newest key. */
export function deletionTime({ retired, ttl }: RingKey): number | undefined {
  return retired === null ? undefined : retired + MAX_STALE + ttl * 1000 + MARGIN;
}

/** When the newest key is to be replaced; at once if there is none. */
export function rotationTime(newest: RingKey | undefined, interval: number): number {
  return newest === undefined ? 0 : newest.made + interval;
}
