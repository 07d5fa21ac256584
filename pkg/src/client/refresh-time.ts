/** The share of its life after which a token is renewed if the response has no `refreshAfter`. */
const REFRESH_SHARE = 0.8;
/** How much of the time until the renewal jitter may subtract, so that clients do not all renew at once. */
const JITTER = 0.1;

/** When a token is renewed, in seconds from the request for it. */
export interface TokenTimes {
  /** When to request a newer token. */
  refresh: number;
  /** When its remaining life gets too short: callers then wait for a newer token. */
  short: number;
}

/**
 * Decides when to renew a token with this remaining life: when the endpoint has `asked` to, if that is in the future, or
 * after a share of its life; a little earlier at random; and before it has only `minimumLife` or half its life left.
 */
export function tokenTimes(life: number, asked: number, minimumLife: number): TokenTimes {
  const wait = asked > 0 ? asked : life * REFRESH_SHARE;
  const short = life - Math.min(minimumLife, life / 2);
  return { refresh: Math.min(wait * (1 - Math.random() * JITTER), short), short };
}
