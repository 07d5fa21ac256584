import { EndpointError } from "./error.js";
import { narrow, type TokenPolicy } from "./narrow.js";

/** The response to `POST`, with status 201. Times are in seconds since the epoch. */
export interface IssuedToken {
  token: string;
  identity: string;
  expiresAt: number;
  /** When to fetch the next one: after 80 % of the token's life. */
  refreshAfter: number;
}

/** A request for a token, after the caller has been authenticated. */
export interface TokenRequest {
  identity: string;
  policy: TokenPolicy;
  /** The JSON object that the client sent; it can only reduce the policy. */
  body: Record<string, unknown>;
}

const REFRESH_SHARE = 0.8;

/**
 * Issues a token: the last step of {@link tokenEndpoint}, for servers that do the other steps themselves. `mint` receives
 * the reduced policy, which is the same object if the client asks for everything.
 *
 * @throws {EndpointError} `unknown_field`, `invalid_request`, `not_granted`, `identity_not_allowed`
 */
export function issueToken(
  { identity, policy, body }: TokenRequest,
  mint: (policy: TokenPolicy, issuedAt: number) => string,
): IssuedToken {
  const narrowed = narrow(policy, body);
  const issuedAt = Math.floor(Date.now() / 1000);
  let token: string;
  try {
    token = mint(narrowed, issuedAt);
  } catch (error) {
    if ((error as { code?: unknown })?.code !== "invalid_identity") throw error;
    throw new EndpointError("identity_not_allowed", { message: (error as Error).message });
  }
  const { ttl } = narrowed;
  return { token, identity, expiresAt: issuedAt + ttl, refreshAfter: issuedAt + Math.floor(ttl * REFRESH_SHARE) };
}
