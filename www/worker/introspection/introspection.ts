import { type AccessToken, CredentialError } from "twilio-edge-auth";
import type { Identities } from "../identities/identities.ts";
import type { Signer } from "../token/signer.ts";

/** The response of POST /introspect, like RFC 7662; times are seconds since the epoch. */
export type Introspection =
  | ({ active: true } & TokenFacts)
  /** The facts of a valid token are told even if its identity is denied. */
  | ({ active: false; reason: string } & Partial<TokenFacts>);

interface TokenFacts {
  /** The identity: whose token it is. */
  sub: string | undefined;
  iat: number | undefined;
  exp: number;
  jti: string;
  keySid: string;
  grants: Record<string, unknown>;
}

/** Whether a token of this deployment is valid. `identities` are those who may be denied, if any can be. */
export async function introspect(
  jwt: string,
  signer: Signer,
  identities: Identities | undefined,
): Promise<Introspection> {
  let token: AccessToken;
  try {
    token = await signer.verify(jwt);
  } catch (error) {
    // Of a token of another deployment, or an expired one, only the reason is told.
    if (error instanceof CredentialError) return { active: false, reason: error.code };
    throw error;
  }
  const { identity, issuedAt, expiresAt, id, keySid, grants } = token;
  const facts = { sub: identity, iat: issuedAt, exp: expiresAt, jti: id, keySid, grants };
  const isDenied = identity !== undefined && ((await identities?.denial(identity)) ?? null) !== null;
  return isDenied ? { active: false, reason: "identity_denied", ...facts } : { active: true, ...facts };
}
