import type { AccessToken, ApiKey } from "twilio-edge-auth";
import type { TokenPolicy } from "twilio-edge-auth/endpoint";
import { type Issued, TokenIssuer } from "./issuer.ts";

export const CLOCK_TOLERANCE = 5; // seconds by which the clocks of two places that run this worker may differ

/** Where the deployment's tokens come from and how they are judged, whether one key signs them or a ring of keys. */
export interface Signer {
  /** A token for `identity`, of what `request` leaves of the deployment's grants and life; throws a Refusal. */
  issue(identity: string, request: Record<string, unknown>): Promise<Issued>;
  /** Verifies a token of this deployment; throws a CredentialError with the reason if it is invalid. */
  verify(jwt: string): Promise<AccessToken>;
  /** The keys that tokens depend on, and that nobody may delete. */
  keySids(): Promise<readonly string[]>;
}

/** The one key of the environment, which signs as long as it is set. */
export class StaticSigner implements Signer {
  readonly #key: ApiKey;
  readonly #tokens: TokenIssuer;

  constructor(key: ApiKey, policy: TokenPolicy) {
    this.#key = key;
    this.#tokens = new TokenIssuer(key, policy);
  }

  async issue(identity: string, request: Record<string, unknown>): Promise<Issued> {
    return this.#tokens.issue(identity, request);
  }

  async verify(jwt: string): Promise<AccessToken> {
    return this.#key.verifyAccessToken(jwt, { clockTolerance: CLOCK_TOLERANCE });
  }

  async keySids(): Promise<readonly string[]> {
    return [this.#key.sid];
  }
}
