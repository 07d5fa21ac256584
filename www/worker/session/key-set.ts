import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type ExportedJWKSCache,
  errors,
  type JWTVerifyGetKey,
  jwksCache,
} from "jose";
import { readCapped } from "../http/capped-body.ts";
import { Refusal } from "../http/errors.ts";

const KEYS_TIMEOUT = 5000; // milliseconds
const MAX_KEYS_BYTES = 65_536;
const STALE_FOR = 86_400_000; // milliseconds for which keys are used while the key server is down
const RETRY_AFTER = 5; // seconds
const PAUSE = 30_000; // milliseconds between two attempts while stale keys are used
const LOG_PAUSE = 60_000;

/**
 * Public keys. Fetched when first needed, after ten minutes, and when a session names an unknown key. While the key server is down,
 * keys of up to a day ago are used.
 */
export function publicKeys(url: URL): JWTVerifyGetKey {
  const cache: Partial<ExportedJWKSCache> = {}; // jose writes into it
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: KEYS_TIMEOUT,
    [customFetch]: fetchKeys,
    [jwksCache]: cache as ExportedJWKSCache,
  });
  let pausedUntil = 0;
  let loggedAt = Number.NEGATIVE_INFINITY;

  const log = (error: unknown, stale: boolean): void => {
    if (stale && Date.now() < loggedAt + LOG_PAUSE) return;
    loggedAt = Date.now();
    console.error(JSON.stringify({ event: "session_keys_unavailable", url: url.origin, reason: String(error), stale }));
  };
  /** The last keys, if they are at most a day old. */
  const staleKeys = (): JWTVerifyGetKey | undefined => {
    const { uat, jwks } = cache;
    return jwks !== undefined && uat !== undefined && Date.now() < uat + STALE_FOR
      ? createLocalJWKSet(jwks)
      : undefined;
  };

  return async (header, token) => {
    if (Date.now() >= pausedUntil || staleKeys() === undefined) {
      try {
        return await remote(header, token);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        const stale = staleKeys() !== undefined;
        log(error, stale);
        if (!stale) throw unavailable();
        pausedUntil = Date.now() + PAUSE;
      }
    }
    try {
      return await (staleKeys() as JWTVerifyGetKey)(header, token);
    } catch (error) {
      // It may be a new key, which only the key server knows.
      throw error instanceof errors.JWKSNoMatchingKey ? unavailable() : error;
    }
  };
}

/** Whether the key set is at fault and not the session: it is missing or invalid. jose throws a plain JOSEError for that too. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  return !(error instanceof errors.JOSEError) || error.code === errors.JOSEError.code;
}

function unavailable(): Refusal {
  return new Refusal("session_keys_unavailable", { headers: { "Retry-After": String(RETRY_AFTER) } });
}

/** Fetches a key set of limited size, without following redirects (jose passes `redirect: "manual"`). */
async function fetchKeys(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  const bytes = await readCapped(response.body, MAX_KEYS_BYTES);
  if (bytes === undefined) throw new Error(`more than ${MAX_KEYS_BYTES} bytes`);
  return new Response(bytes);
}
