import type { AccessToken, ApiKey } from "twilio-edge-auth";
import type { TokenPolicy } from "twilio-edge-auth/endpoint";
import { type Issued, TokenIssuer } from "./issuer.ts";

export const CLOCK_TOLERANCE = 5; // seconds by which the clocks of two isolates may differ

/** Issues and verifies the deployment's tokens, with one key or a ring of keys. */
export interface Signer {
  /** Issues a token. `request`: the JSON object that the client sent, which can only reduce the policy. Throws a Refusal. */
  issue(identity: string, request: Record<string, unknown>): Promise<Issued>;
  /** Verifies a token of this deployment; throws a CredentialError with the reason if it is invalid. */
  verify(jwt: string): Promise<AccessToken>;
  /** The keys that must not be deleted. */
  keySids(): Promise<readonly string[]>;
}

/** Signs with the key of the environment. */
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
