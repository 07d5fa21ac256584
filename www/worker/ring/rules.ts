/**
 * The rules by which keys follow each other without a token being lost, and nothing else: no storage, no clock, no network. Times are
 * milliseconds since the epoch. The worker, its Durable Object and the simulation in benches/ all decide by these functions.
 *
 *     made                mintsFrom            retired                              deleted
 *      │ every isolate     │ isolates mint      │ no isolate hears of it as the       │
 *      │ hears of it       │ with it            │ newest one; the last tokens end     │
 */

const MINUTE = 60_000;

/** How far any two clocks may be apart: of isolates, of the Durable Object and of Twilio. */
export const CLOCKS = MINUTE;

/** How long an isolate uses its copy of the ring before it asks for the next: one question per minute, however many tokens. */
export const FRESH = MINUTE;

/** How long it goes on with that copy when there is no response. */
export const LEASE = 60 * MINUTE;

/** From when a new key is made until it signs: the copies without it have aged, by whatever clock, so that none calls it unknown. */
export const PUBLISHED = FRESH + 3 * CLOCKS;

/** Five clocks are read from when a copy was fetched until a token minted with it has expired where it is shown. */
const MARGIN = 5 * CLOCKS;

/** What is known of a key of the ring, apart from its secret. */
export interface RingKey {
  sid: string;
  made: number;
  mintsFrom: number;
  /** When the next key was made; null while there is none. */
  retired: number | null;
  /** The longest life of a token that any isolate may have signed with it, in seconds. */
  ttl: number;
}

/** Of `keys`, the newest first, the one to sign with; none when the newest that may sign has not been replaced in time. */
export function mintingKey<Key extends RingKey>(keys: readonly Key[], now: number): Key | undefined {
  return keys.find(({ mintsFrom, retired }) => mintsFrom <= now && (retired === null || now < retired + LEASE));
}

/** Whether a copy of the ring that was asked for at `at` is fresh. One from the future means that the clock was set back. */
export function isFresh(at: number, now: number): boolean {
  return at <= now && now < at + FRESH;
}

/** Whether it can still be signed with when there is no newer one. */
export function isUsable(at: number, now: number): boolean {
  return at - CLOCKS <= now && now < at + LEASE;
}

/** When no token can be left that a retired key has signed; until then it stays at Twilio. */
export function deletionOf({ retired, ttl }: RingKey): number | undefined {
  return retired === null ? undefined : retired + LEASE + ttl * 1000 + MARGIN;
}

/** When the newest key is to be followed by another; at once where there is none. */
export function rotationOf(newest: RingKey | undefined, interval: number): number {
  return newest === undefined ? 0 : newest.made + interval;
}
