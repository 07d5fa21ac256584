import type { AccessTokenTemplate, ApiKey } from "twilio-edge-auth";
import { EndpointError, type IssuedToken, issueToken, type TokenPolicy } from "twilio-edge-auth/endpoint";
import { Refusal, type RefusalCode } from "../http/errors.ts";

/** A token and its facts for the log: its `jti`, the key that signed it, the names of its grants. */
export interface Issued {
  response: IssuedToken;
  id: string;
  keySid: string;
  grants: readonly string[];
}

/** Mints the deployment's tokens with one key. What all of them have in common is encoded and signed only once. */
export class TokenIssuer {
  readonly #key: ApiKey;
  readonly #policy: TokenPolicy;
  readonly #template: AccessTokenTemplate;

  constructor(key: ApiKey, policy: TokenPolicy) {
    this.#key = key;
    this.#policy = policy;
    this.#template = key.accessTokenTemplate(policy);
  }

  /** `body`: the JSON object that the client sent. Throws a Refusal if it asks for more than the policy. */
  issue(identity: string, body: Record<string, unknown>): Issued {
    let facts: Omit<Issued, "response"> = { id: "", keySid: "", grants: [] };
    const mint = (narrowed: TokenPolicy, issuedAt: number): string => {
      const keySid = this.#key.sid;
      // The `jti` of a token without an `id`. Reading it from the token would cost a third of minting.
      facts = { id: `${keySid}-${issuedAt}`, keySid, grants: Object.keys(narrowed.grants) };
      return narrowed === this.#policy
        ? this.#template.mint(identity, { issuedAt })
        : this.#key.mintAccessToken({ ...narrowed, identity, issuedAt });
    };
    try {
      const response = issueToken({ identity, policy: this.#policy, body }, mint);
      return { response, ...facts };
    } catch (error) {
      throw error instanceof EndpointError ? refusalFor(error) : error;
    }
  }

  /** To be called when another issuer takes over. Does not free the key. */
  free(): void {
    this.#template.free();
  }
}

/** The worker has all codes that `issueToken` throws. */
function refusalFor({ code, message, field }: EndpointError): Refusal {
  return new Refusal(code as RefusalCode, { message, ...(field === undefined ? {} : { field }) });
}
