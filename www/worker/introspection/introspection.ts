import { type AccessToken, CredentialError } from "twilio-edge-auth";
import type { Identities } from "../identities/identities.ts";
import type { Signer } from "../token/signer.ts";

/** The response of POST /introspect, like RFC 7662. Times are in seconds since the epoch. */
export type Introspection =
  | ({ active: true } & TokenFacts)
  /** A valid token of a denied identity has the facts too. */
  | ({ active: false; reason: string } & Partial<TokenFacts>);

interface TokenFacts {
  /** The identity. */
  sub: string | undefined;
  iat: number | undefined;
  exp: number;
  jti: string;
  keySid: string;
  grants: Record<string, unknown>;
}

/** Verifies a token of this deployment. `identities`: undefined if identities cannot be denied. */
export async function introspect(
  jwt: string,
  signer: Signer,
  identities: Identities | undefined,
): Promise<Introspection> {
  let token: AccessToken;
  try {
    token = await signer.verify(jwt);
  } catch (error) {
    // An invalid token has only the reason.
    if (error instanceof CredentialError) return { active: false, reason: error.code };
    throw error;
  }
  const { identity, issuedAt, expiresAt, id, keySid, grants } = token;
  const facts = { sub: identity, iat: issuedAt, exp: expiresAt, jti: id, keySid, grants };
  const isDenied = identity !== undefined && ((await identities?.denial(identity)) ?? null) !== null;
  return isDenied ? { active: false, reason: "identity_denied", ...facts } : { active: true, ...facts };
}
