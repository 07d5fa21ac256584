import { AccessTokenError } from "./access-token-error.js";
import { parseJson } from "./json.js";
import { tokenTimes } from "./refresh-time.js";

/** The longest accepted life, in seconds: a day, the longest of an Access Token, plus an hour of clock skew. */
const LONGEST_LIFE = 90_000;

/** A token and its times, in milliseconds by the clock that measured `askedAt`. */
export interface IssuedToken {
  token: string;
  /** When to request a newer token. */
  refreshAt: number;
  /** When its remaining life gets too short: callers then wait for a newer token. */
  shortAt: number;
  expiresAt: number;
}

/**
 * Reads the response `{ token, expiresAt, refreshAfter }`, times in seconds since the epoch. Only `token` is required:
 * its claims have the expiry.
 *
 * Converts times to durations, so that a wrong clock on this device does not matter. Durations are relative to the
 * server's time: the later of the `Date` header (`date`, NaN if missing; across origins it must be exposed) and the token's
 * `iat` (older than the response if the endpoint caches tokens). The device's clock is used only if both are missing.
 * Durations start at `askedAt`, before the response: a token may expire too early, never too late.
 */
export function readIssuedToken(text: string, date: number, askedAt: number, minimumLife: number): IssuedToken {
  const response = parseJson(() => text);
  if (!response) throw unusable("expected JSON");
  const [token = "", claims] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(String(response.token)) ?? [];
  if (!claims) throw unusable("token: expected a JWT");
  const { exp, iat } = parseJson(() => atob(claims.replaceAll("-", "+").replaceAll("_", "/"))) ?? {};

  const { expiresAt = exp, refreshAfter = 0 } = response;
  const now = Math.max(date || 0, Number(iat) || 0) || Date.now() / 1000;
  const life = Math.min(Number(expiresAt), Number(exp ?? expiresAt)) - now;
  const asked = Number(refreshAfter) - now;
  // Negated, so that NaN is rejected too.
  if (!(life < LONGEST_LIFE && asked < LONGEST_LIFE)) {
    throw unusable("expiresAt, refreshAfter: expected seconds since the epoch, within a day");
  }
  const { refresh, short } = tokenTimes(life, asked, minimumLife);
  const at = (seconds: number) => askedAt + seconds * 1000;
  return {
    token,
    refreshAt: at(refresh),
    shortAt: at(short),
    expiresAt: at(life),
  };
}

/** Creates the error for a response without a usable token. */
export function unusable(reason: string): AccessTokenError {
  return new AccessTokenError("invalid_answer", `The token endpoint's response is invalid: ${reason}.`);
}
