import type { AccessTokenError } from "./access-token-error.js";

/** The longest pauses, in seconds. After a refusal waiting does not help, so the pause grows longer. */
const LONGEST_WAIT = 60;
const LONGEST_WAIT_REFUSED = 900;
/** The longest `Retry-After` that is respected, in seconds. */
const LONGEST_ASKED = 3600;

/** Whether the endpoint has refused permanently: retrying does not help until the user or the app changes something. */
export function isRefusal({ status, retryAfter }: AccessTokenError): boolean {
  return !retryAfter && /^4(?!08|29)/.test(String(status));
}

/**
 * Returns the pause after a failure, in milliseconds: a second, doubled for each of the previous `failures`, or the
 * endpoint's `Retry-After` if that is longer. Adds up to 50 % jitter, so that clients do not retry in step after an outage.
 */
export function retryDelay(failures: number, error: AccessTokenError): number {
  const backoff = Math.min(2 ** failures, isRefusal(error) ? LONGEST_WAIT_REFUSED : LONGEST_WAIT);
  const asked = Math.min(error.retryAfter ?? 0, LONGEST_ASKED);
  return Math.max(backoff, asked) * (1000 + Math.random() * 500);
}
