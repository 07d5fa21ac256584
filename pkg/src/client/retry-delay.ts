import type { AccessTokenError } from "./access-token-error.js";

/** In seconds. A refusal is lifted by somebody, not by waiting: it is looked at again less and less often. */
const LONGEST_WAIT = 60;
const LONGEST_WAIT_REFUSED = 900;
/** A longer `Retry-After` counts as this much. */
const LONGEST_ASKED = 3600;

/** Whether the endpoint has said no rather than not now: nothing changes until somebody does something. */
export function isRefusal({ status, retryAfter }: AccessTokenError): boolean {
  return !retryAfter && /^4(?!08|29)/.test(String(status));
}

/**
 * How long to wait after a failure that followed so many others, in milliseconds: a second, then twice as long each
 * time, or as long as the endpoint asks; and by chance up to half as long again, to part those whom one outage has
 * brought together.
 */
export function retryDelay(failures: number, error: AccessTokenError): number {
  const own = Math.min(2 ** failures, isRefusal(error) ? LONGEST_WAIT_REFUSED : LONGEST_WAIT);
  const asked = Math.min(error.retryAfter ?? 0, LONGEST_ASKED);
  return Math.max(own, asked) * (1000 + Math.random() * 500);
}
