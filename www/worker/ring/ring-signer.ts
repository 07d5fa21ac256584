import { type AccessToken, type ApiKey, CredentialError, decodeAccessToken, KeyRing } from "twilio-edge-auth";
import type { TokenPolicy } from "twilio-edge-auth/endpoint";
import { Refusal } from "../http/errors.ts";
import { type Issued, TokenIssuer } from "../token/issuer.ts";
import { CLOCK_TOLERANCE, type Signer } from "../token/signer.ts";
import { memoize } from "../util/memoize.ts";
import { within } from "../util/timeout.ts";
import { type Cached, RING_TIMEOUT, RingCache } from "./ring-cache.ts";
import { type Home, RingCopy } from "./ring-copy.ts";
import { WRONG_SECRET } from "./ring-settings.ts";
import type { SealedKey } from "./ring-store.ts";
import { Vault } from "./vault.ts";

const RETRY_AFTER = 5; // seconds

export interface RingSignerOptions {
  /** Asks the ring for its keys, the newest first. */
  ask: () => Promise<SealedKey[]>;
  /** What the keys are sealed with. */
  secret: Uint8Array;
  home: Home;
  policy: TokenPolicy;
  /** The static key of the environment, if there is one: it signs where the ring cannot, and its tokens are accepted. */
  staticKey: ApiKey | undefined;
}

/** Signs with the newest key of the ring that every isolate knows of, and accepts the tokens of all of them. */
export class RingSigner implements Signer {
  readonly #ask: () => Promise<SealedKey[]>;
  readonly #cache: RingCache<RingCopy>;
  readonly #policy: TokenPolicy;
  readonly #staticKey: { tokens: TokenIssuer; ring: KeyRing; sid: string } | undefined;

  constructor({ ask, secret, home, policy, staticKey }: RingSignerOptions) {
    const vault = memoize(() => Vault.open(secret, home.accountSid));
    this.#ask = ask;
    this.#cache = new RingCache(async () => RingCopy.open(await ask(), await vault(), home, staticKey));
    this.#policy = policy;
    this.#staticKey = staticKey && {
      tokens: new TokenIssuer(staticKey, policy),
      ring: new KeyRing([staticKey]),
      sid: staticKey.sid,
    };
  }

  issue(identity: string, request: Record<string, unknown>): Promise<Issued> {
    return this.#cache.use((cached) => {
      if (cached?.copy.isSealedWithOtherSecret) throw wrongSecret();
      const tokens = cached?.copy.issuer(this.#policy, Date.now()) ?? this.#staticKey?.tokens;
      if (tokens === undefined) throw unavailable();
      return tokens.issue(identity, request);
    });
  }

  verify(jwt: string): Promise<AccessToken> {
    return this.#cache.use((cached) => {
      const ring = cached?.copy.ring ?? this.#staticKey?.ring;
      try {
        if (ring === undefined) throw cached?.copy.isSealedWithOtherSecret ? wrongSecret() : unavailable();
        return ring.verifyAccessToken(jwt, { clockTolerance: CLOCK_TOLERANCE });
      } catch (error) {
        const unknown = error instanceof CredentialError && error.code === "wrong_issuer";
        throw unknown ? verdictOn(decodeAccessToken(jwt).keySid, cached, error) : error;
      }
    });
  }

  /** As the ring has them now, for an admin who is about to delete one. */
  async keySids(): Promise<readonly string[]> {
    const keys = await within(RING_TIMEOUT, this.#ask()).catch(() => {
      throw unavailable();
    });
    return [...keys.map(({ sid }) => sid), ...(this.#staticKey ? [this.#staticKey.sid] : [])];
  }
}

/** Of a token whose key is not at hand: it is foreign if this copy of the ring is good enough to say so. */
function verdictOn(sid: string, cached: Cached<RingCopy> | undefined, foreign: CredentialError): Error {
  if (cached?.copy.has(sid)) return cached.copy.isSealedWithOtherSecret ? wrongSecret() : unavailable();
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
