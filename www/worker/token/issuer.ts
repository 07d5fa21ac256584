import { type AccessTokenTemplate, type ApiKey, CredentialError } from "twilio-edge-auth";
import { Refusal } from "../http/errors.ts";
import { narrow, type TokenPolicy } from "./request.ts";

const REFRESH_SHARE = 0.8; // of a token's life, after which its client should fetch the next one

/** The response of POST /token; times are seconds since the epoch. */
export interface IssuedToken {
  token: string;
  identity: string;
  expiresAt: number;
  refreshAfter: number;
}

/** A token and what there is to say of it: its `jti`, the key that signed it, the names of its grants. */
export interface Issued {
  response: IssuedToken;
  id: string;
  keySid: string;
  grants: readonly string[];
}

/** Mints this deployment's tokens with one key. What is equal in all of them is encoded and signed over once. */
export class TokenIssuer {
  readonly #key: ApiKey;
  readonly #policy: TokenPolicy;
  readonly #template: AccessTokenTemplate;

  constructor(key: ApiKey, policy: TokenPolicy) {
    this.#key = key;
    this.#policy = policy;
    this.#template = key.accessTokenTemplate(policy);
  }

  issue(identity: string, request: Record<string, unknown>): Issued {
    const narrowed = narrow(this.#policy, request);
    const issuedAt = Math.floor(Date.now() / 1000);
    const response = {
      token: this.#mint(identity, narrowed, issuedAt),
      identity,
      expiresAt: issuedAt + narrowed.ttl,
      refreshAfter: issuedAt + Math.floor(narrowed.ttl * REFRESH_SHARE),
    };
    const { sid } = this.#key;
    return { response, id: `${sid}-${issuedAt}`, keySid: sid, grants: Object.keys(narrowed.grants) };
  }

  /** Once this issuer is replaced. The key is its owner's. */
  free(): void {
    this.#template.free();
  }

  #mint(identity: string, narrowed: TokenPolicy, issuedAt: number): string {
    try {
      if (narrowed === this.#policy) return this.#template.mint(identity, { issuedAt });
      return this.#key.mintAccessToken({ ...narrowed, identity, issuedAt });
    } catch (error) {
      if (!(error instanceof CredentialError) || error.code !== "invalid_identity") throw error;
      throw new Refusal("identity_not_allowed", { message: error.message });
    }
  }
}
