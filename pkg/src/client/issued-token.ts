import { AccessTokenError } from "./access-token-error.js";
import { parseJson } from "./json.js";

/** In seconds. Access Tokens live at most a day; an hour more, because clocks differ. */
const LONGEST_LIFE = 90_000;
/** Of its life, after which a token is renewed if the answer does not say when. */
const REFRESH_SHARE = 0.8;
/** Of the time until then, how much chance may take away: so that not all clients come at once. */
const JITTER = 0.1;

/** A token, and the moments of its life, in milliseconds by the clock that measured `askedAt`. */
export interface IssuedToken {
  token: string;
  /** From then on a newer one should be asked for. */
  refreshAt: number;
  /** From then on, waiting for a newer one is better than using this one. */
  shortAt: number;
  expiresAt: number;
}

/**
 * Reads `{ token, expiresAt, refreshAfter }`, the times in seconds since the epoch. An endpoint that answers with no
 * more than `{ token }` will do: the token says itself when it expires.
 *
 * Times become spans, which hold whatever the clock of this device says. They are counted from the server's own time,
 * of which there are two witnesses: the answer's `Date` header, as `date` or NaN (across origins it has to be exposed),
 * and the `iat` of the token (older than the answer if the endpoint keeps tokens). The later one counts, and the clock
 * of this device only where there is neither. The spans begin at `askedAt`, before the answer was given: rather too
 * early than too late.
 */
export function readIssuedToken(text: string, date: number, askedAt: number, minimumLife: number): IssuedToken {
  const answer = parseJson(() => text);
  if (!answer) throw unusable("expected JSON");
  const [token = "", claims] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(String(answer.token)) ?? [];
  if (!claims) throw unusable("token: expected a JWT");
  const { exp, iat } = parseJson(() => atob(claims.replaceAll("-", "+").replaceAll("_", "/"))) ?? {};

  const { expiresAt = exp, refreshAfter = 0 } = answer;
  const now = Math.max(date || 0, Number(iat) || 0) || Date.now() / 1000;
  const life = Math.min(Number(expiresAt), Number(exp ?? expiresAt)) - now;
  const asked = Number(refreshAfter) - now;
  // Written so that NaN, which is not less than anything, is refused.
  if (!(life < LONGEST_LIFE && asked < LONGEST_LIFE)) {
    throw unusable("expiresAt, refreshAfter: expected seconds since the epoch, within a day");
  }
  const wait = asked > 0 ? asked : life * REFRESH_SHARE;
  const short = life - Math.min(minimumLife, life / 2);
  const at = (seconds: number) => askedAt + seconds * 1000;
  return {
    token,
    refreshAt: at(Math.min(wait * (1 - Math.random() * JITTER), short)),
    shortAt: at(short),
    expiresAt: at(life),
  };
}

export function unusable(what: string): AccessTokenError {
  return new AccessTokenError("invalid_answer", `The token endpoint's answer is not usable: ${what}.`);
}
