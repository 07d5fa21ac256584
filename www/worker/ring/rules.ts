/**
 * The rules of rotation, by which no valid token is ever refused. Pure functions: no storage, clock or network. Times are
 * in milliseconds since the epoch. Used by the worker, its Durable Object and the simulation in benches/.
 *
 *     made                mintsFrom            retired                              deleted
 *      │ every isolate     │ isolates mint      │ no isolate hears of it as the       │
 *      │ hears of it       │ with it            │ newest one; the last tokens end     │
 */

const MINUTE = 60_000;

/** The maximum skew between the clocks of isolates, the Durable Object and Twilio. */
export const CLOCKS = MINUTE;

/** The age at which an isolate fetches a new copy of the ring: one request per minute, independent of the number of tokens. */
export const FRESH = MINUTE;

/** How long it uses that copy without a response. */
export const LEASE = 60 * MINUTE;

/** The time between the creation of a key and its first signature: by then, by any clock, no copy without it is fresh. */
export const PUBLISHED = FRESH + 3 * CLOCKS;

/** Five clock readings lie between fetching a copy and the expiry of a token minted with it. */
const MARGIN = 5 * CLOCKS;

/** A key of the ring, without its secret. */
export interface RingKey {
  sid: string;
  made: number;
  mintsFrom: number;
  /** When the next key was created; null if there is none. */
  retired: number | null;
  /** The longest lifetime of a token that any isolate may have signed with it, in seconds. */
  ttl: number;
}

/** Returns the key to sign with, of `keys` in order, newest first; undefined if it was retired too long ago. */
export function mintingKey<Key extends RingKey>(keys: readonly Key[], now: number): Key | undefined {
  return keys.find(({ mintsFrom, retired }) => mintsFrom <= now && (retired === null || now < retired + LEASE));
}

/** Whether a copy of the ring that was fetched at `at` is fresh. A time in the future means that the clock was set back. */
export function isFresh(at: number, now: number): boolean {
  return at <= now && now < at + FRESH;
}

/** Whether a copy may still be used if there is no newer one. */
export function isUsable(at: number, now: number): boolean {
  return at - CLOCKS <= now && now < at + LEASE;
}

/** When all tokens of a retired key have expired, so that the key can be deleted at Twilio. */
export function deletionOf({ retired, ttl }: RingKey): number | undefined {
  return retired === null ? undefined : retired + LEASE + ttl * 1000 + MARGIN;
}

/** When the next key is due; at once if there is none. */
export function rotationOf(newest: RingKey | undefined, interval: number): number {
  return newest === undefined ? 0 : newest.made + interval;
}
