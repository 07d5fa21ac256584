import { type AccessToken, type ApiKey, CredentialError, decodeAccessToken, KeyRing } from "twilio-edge-auth";
import type { TokenPolicy } from "twilio-edge-auth/endpoint";
import { Refusal } from "../http/errors.ts";
import { type Issued, TokenIssuer } from "../token/issuer.ts";
import { CLOCK_TOLERANCE, type Signer } from "../token/signer.ts";
import { memoize } from "../util/memoize.ts";
import { within } from "../util/timeout.ts";
import { type Cached, RING_TIMEOUT, RingCache } from "./ring-cache.ts";
import { type KeyLocation, RingCopy } from "./ring-copy.ts";
import { WRONG_SECRET } from "./ring-settings.ts";
import type { SealedKey } from "./ring-store.ts";
import { Vault } from "./vault.ts";

const RETRY_AFTER = 5; // seconds

export interface RingSignerOptions {
  /** Fetches the keys of the ring, the newest first. */
  fetchKeys: () => Promise<SealedKey[]>;
  /** Encrypted the keys. */
  secret: Uint8Array;
  location: KeyLocation;
  policy: TokenPolicy;
  /** The static key of the environment, if any: it signs while the ring cannot, and its tokens are accepted. */
  staticKey: ApiKey | undefined;
}

/** Signs with the newest key that every isolate has, and accepts the tokens of all keys of the ring. */
export class RingSigner implements Signer {
  readonly #fetchKeys: () => Promise<SealedKey[]>;
  readonly #cache: RingCache<RingCopy>;
  readonly #policy: TokenPolicy;
  readonly #staticKey: { tokens: TokenIssuer; ring: KeyRing; sid: string } | undefined;

  constructor({ fetchKeys, secret, location, policy, staticKey }: RingSignerOptions) {
    const vault = memoize(() => Vault.open(secret, location.accountSid));
    this.#fetchKeys = fetchKeys;
    this.#cache = new RingCache(async () => RingCopy.open(await fetchKeys(), await vault(), location, staticKey));
    this.#policy = policy;
    this.#staticKey = staticKey && {
      tokens: new TokenIssuer(staticKey, policy),
      ring: new KeyRing([staticKey]),
      sid: staticKey.sid,
    };
  }

  issue(identity: string, request: Record<string, unknown>): Promise<Issued> {
    return this.#cache.use((cached) => {
      if (cached?.copy.hasOtherSecret) throw wrongSecret();
      const tokens = cached?.copy.issuer(this.#policy, Date.now()) ?? this.#staticKey?.tokens;
      if (tokens === undefined) throw unavailable();
      return tokens.issue(identity, request);
    });
  }

  verify(jwt: string): Promise<AccessToken> {
    return this.#cache.use((cached) => {
      const ring = cached?.copy.ring ?? this.#staticKey?.ring;
      try {
        if (ring === undefined) throw cached?.copy.hasOtherSecret ? wrongSecret() : unavailable();
        return ring.verifyAccessToken(jwt, { clockTolerance: CLOCK_TOLERANCE });
      } catch (error) {
        const unknown = error instanceof CredentialError && error.code === "wrong_issuer";
        throw unknown ? wrongIssuerOrUnavailable(decodeAccessToken(jwt).keySid, cached, error) : error;
      }
    });
  }

  /** Asks the ring, not the copy, because an admin is about to delete a key. */
  async keySids(): Promise<readonly string[]> {
    const keys = await within(RING_TIMEOUT, this.#fetchKeys()).catch(() => {
      throw unavailable();
    });
    return [...keys.map(({ sid }) => sid), ...(this.#staticKey ? [this.#staticKey.sid] : [])];
  }
}

/** The error for a token whose key is not in the copy: `wrong_issuer` only if the copy is up to date. */
function wrongIssuerOrUnavailable(sid: string, cached: Cached<RingCopy> | undefined, foreign: CredentialError): Error {
  if (cached?.copy.has(sid)) return cached.copy.hasOtherSecret ? wrongSecret() : unavailable();
  return cached?.fresh ? foreign : unavailable();
}

function unavailable(): Refusal {
  return new Refusal("key_ring_unavailable", { headers: { "Retry-After": String(RETRY_AFTER) } });
}

function wrongSecret(): Refusal {
  return new Refusal("not_configured", {
    message: `This deployment is not configured. ${WRONG_SECRET}`,
    extra: { problems: [WRONG_SECRET] },
  });
}
