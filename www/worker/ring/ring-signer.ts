import { type AccessToken, type ApiKey, CredentialError, decodeAccessToken, KeyRing } from "twilio-edge-auth";
import type { TokenPolicy } from "../config.ts";
import { Refusal } from "../errors.ts";
import { memoize } from "../memoize.ts";
import { CLOCK_TOLERANCE, type Signer } from "../signer.ts";
import { type Issued, TokenIssuer } from "../token.ts";
import { within } from "../within.ts";
import { type Cached, PATIENCE, RingCache } from "./ring-cache.ts";
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
  spare: ApiKey | undefined;
}

/** Signs with the newest key of the ring that every isolate knows of, and accepts the tokens of all of them. */
export class RingSigner implements Signer {
  readonly #ask: () => Promise<SealedKey[]>;
  readonly #cache: RingCache<RingCopy>;
  readonly #policy: TokenPolicy;
  readonly #spare: { tokens: TokenIssuer; ring: KeyRing; sid: string } | undefined;

  constructor({ ask, secret, home, policy, spare }: RingSignerOptions) {
    const vault = memoize(() => Vault.open(secret, home.accountSid));
    this.#ask = ask;
    this.#cache = new RingCache(async () => RingCopy.open(await ask(), await vault(), home, spare));
    this.#policy = policy;
    this.#spare = spare && { tokens: new TokenIssuer(spare, policy), ring: new KeyRing([spare]), sid: spare.sid };
  }

  issue(identity: string, request: Record<string, unknown>): Promise<Issued> {
    return this.#cache.use((cached) => {
      if (cached?.copy.isForeign) throw wrongSecret();
      const tokens = cached?.copy.issuer(this.#policy, Date.now()) ?? this.#spare?.tokens;
      if (tokens === undefined) throw unavailable();
      return tokens.issue(identity, request);
    });
  }

  verify(jwt: string): Promise<AccessToken> {
    return this.#cache.use((cached) => {
      const ring = cached?.copy.ring ?? this.#spare?.ring;
      try {
        if (ring === undefined) throw cached?.copy.isForeign ? wrongSecret() : unavailable();
        return ring.verifyAccessToken(jwt, { clockTolerance: CLOCK_TOLERANCE });
      } catch (error) {
        const unknown = error instanceof CredentialError && error.code === "wrong_issuer";
        throw unknown ? verdictOn(decodeAccessToken(jwt).keySid, cached, error) : error;
      }
    });
  }

  /** As the ring has them now, for an admin who is about to delete one. */
  async keySids(): Promise<readonly string[]> {
    const keys = await within(PATIENCE, this.#ask()).catch(() => {
      throw unavailable();
    });
    return [...keys.map(({ sid }) => sid), ...(this.#spare ? [this.#spare.sid] : [])];
  }
}

/** Of a token whose key is not at hand: it is foreign if this copy of the ring is good enough to say so. */
function verdictOn(sid: string, cached: Cached<RingCopy> | undefined, foreign: CredentialError): Error {
  if (cached?.copy.has(sid)) return cached.copy.isForeign ? wrongSecret() : unavailable();
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
