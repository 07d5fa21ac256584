import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from "jose";
import type { SessionConfig } from "./config.ts";
import { Refusal, type RefusalCode } from "./errors.ts";
import { publicKeys, secretKey } from "./session-keys.ts";

const CLOCK_TOLERANCE = 5; // seconds by which two servers' clocks may differ
const MAX_SESSION_CHARACTERS = 8192;
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i;

// The algorithm comes from the configuration, never from the token: a shared secret takes HS256 alone, public keys take only
// what nobody can make with a public key.
const SECRET_ALGORITHMS = ["HS256"];
const PUBLIC_KEY_ALGORITHMS = ["RS", "PS", "ES"].flatMap((family) => [256, 384, 512].map((bits) => family + bits));

/** Who is calling, as their app says. */
export interface Session {
  /** Becomes the identity of the token. */
  subject: string;
  role: string | undefined;
}

/** Turns an Authorization header into a session, or refuses with a 401 that says why. */
export type SessionVerifier = (authorization: string | null) => Promise<Session>;

export function sessionVerifier({ keys, issuer, audience }: SessionConfig): SessionVerifier {
  const shared = "secret" in keys;
  const key = shared ? secretKey(keys.secret) : publicKeys(keys.jwks);
  const options: JWTVerifyOptions = {
    algorithms: shared ? SECRET_ALGORITHMS : [...PUBLIC_KEY_ALGORITHMS, "EdDSA", "Ed25519"],
    requiredClaims: ["exp", "sub"],
    clockTolerance: CLOCK_TOLERANCE,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };

  return async (authorization) => {
    const jwt = readBearer(authorization);
    let claims: JWTPayload;
    try {
      claims = (await jwtVerify(jwt, key, options)).payload;
    } catch (error) {
      throw refusalFor(error);
    }
    if (typeof claims.sub !== "string" || claims.sub === "") throw unauthorized("session_invalid");
    return { subject: claims.sub, role: typeof claims.role === "string" ? claims.role : undefined };
  };
}

function readBearer(authorization: string | null): string {
  if (authorization === null) throw unauthorized("session_missing");
  const jwt = authorization.length <= MAX_SESSION_CHARACTERS ? BEARER.exec(authorization)?.[1] : undefined;
  if (jwt === undefined) throw unauthorized("session_invalid");
  return jwt;
}

function refusalFor(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError)) return error;
  if (error instanceof errors.JWTExpired) return unauthorized("session_expired");
  if (error instanceof errors.JWTClaimValidationFailed) return refusalForClaim(error.claim);
  if (error instanceof errors.JWSSignatureVerificationFailed) return unauthorized("session_foreign");
  if (error instanceof errors.JWKSNoMatchingKey) return unauthorized("session_foreign");
  const keysAtFault = [errors.JWKSTimeout, errors.JWKSInvalid].some((type) => error instanceof type);
  if (keysAtFault || error.code === errors.JOSEError.code) return new Refusal("session_keys_unavailable");
  return unauthorized("session_invalid");
}

function refusalForClaim(claim: string): Refusal {
  if (claim === "iss" || claim === "aud") return unauthorized("session_foreign");
  return unauthorized(claim === "nbf" ? "session_not_yet_valid" : "session_invalid");
}

/** A 401 names the scheme (RFC 9110) and, when a session was shown, that it is the session that is wrong (RFC 6750). */
export function unauthorized(code: RefusalCode): Refusal {
  const challenge = code === "session_missing" ? "Bearer" : `Bearer error="invalid_token", error_description="${code}"`;
  return new Refusal(code, { headers: { "WWW-Authenticate": challenge } });
}
