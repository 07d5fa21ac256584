import { tokenLimit } from "../access-token/access-token.js";
import { Credential } from "../credentials/credential.js";
import { CredentialError, type ErrorCode, invalidArgument, rejectUnknownOptions } from "../errors.js";
import { openCredential, readOutput, snapshotOptions, truncate, writeInput } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";

export interface JwtVerifierOptions {
  /** The issuer's HS256 secret: 32 to 512 bytes. */
  secret: string;
  /** The required `iss`. Not checked if left out. */
  issuer?: string | undefined;
  /** The required `aud`, or one of several. Not checked if left out. */
  audience?: string | undefined;
  /** The required `typ` of the header, such as `"at+jwt"`. Not checked if left out. */
  type?: string | undefined;
  /** Allowed clock skew in seconds: 0 to 300; default: 0. */
  clockTolerance?: number | undefined;
  /** Allows the constructor in a page, where anyone can read the secret and sign like the issuer. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** The claims of a verified JWT. Only `exp`, `nbf`, `iat` and the required `iss` and `aud` are checked. */
export interface JwtClaims {
  [claim: string]: unknown;
  exp: number;
  nbf?: number;
  iat?: number;
}

const knownOptions = ["secret", "issuer", "audience", "type", "clockTolerance", "dangerouslyAllowBrowser"];

/** The first second of 2020. A clock that is earlier is wrong: that of a Worker's global scope is at 0. */
const firstTime = 1_577_836_800;

/**
 * Verifies JWTs of another issuer that signs with HS256 and a shared secret, such as the sessions of an app. For Access Tokens
 * use {@link ApiKey.verifyAccessToken}.
 *
 * ```js
 * const sessions = new JwtVerifier({ secret: env.SESSION_SECRET, issuer: "https://app.example", audience: "tokens" });
 * const { sub } = sessions.verify(jwt);
 * ```
 */
export class JwtVerifier extends Credential {
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly #type: string | undefined;
  readonly #clockTolerance: number;

  /** @throws {CredentialError} `missing_secret`, `invalid_argument`, `browser_not_allowed` */
  constructor(options: JwtVerifierOptions) {
    if (typeof options !== "object" || options === null) throw invalidArgument("options", "expected an object");
    const snapshot = snapshotOptions(options);
    rejectUnknownOptions(snapshot, knownOptions);
    const { issuer, audience, type, clockTolerance = 0, ...secret } = snapshot;
    for (const [name, text] of Object.entries({ issuer, audience, type })) {
      if (text !== undefined && (typeof text !== "string" || text === ""))
        throw invalidArgument(name, "expected a string that is not empty");
    }
    if (!Number.isInteger(clockTolerance) || clockTolerance < 0 || clockTolerance > 300)
      throw invalidArgument("clockTolerance", "expected whole seconds, 0 to 300");
    super(openCredential(wasm.JwsVerifier.open, secret));
    this.issuer = issuer;
    this.audience = audience;
    this.#type = type;
    this.#clockTolerance = clockTolerance;
  }

  /**
   * Verifies that a JWT has the algorithm HS256 and a signature with this secret; then its type, issuer, audience and times. `exp`
   * is required. Returns the claims.
   *
   * @param now The current time in seconds since the epoch; default: the clock.
   * @throws {CredentialError} `malformed_token`, `unsupported_algorithm`, `signature_mismatch`, `wrong_token_type`,
   * `wrong_issuer`, `wrong_audience`, `token_not_yet_valid`, `token_expired`; `invalid_argument` for a time before 2020
   */
  verify(jwt: string, now: number = Math.floor(Date.now() / 1000)): JwtClaims {
    if (!(now >= firstTime)) throw invalidArgument("now", "expected seconds since the epoch, after 2019");
    const length = writeInput(truncate(jwt, tokenLimit));
    // The core has refused duplicate members, so that this is the only reading of them.
    const claims: JwtClaims = JSON.parse(readOutput(this.handle<wasm.JwsVerifier>().verify(length)));
    if (this.#type !== undefined && mediaType(typeOf(jwt)) !== mediaType(this.#type))
      throw refused("wrong_token_type", "typ", "expected another type");
    this.#check(claims, now);
    return claims;
  }

  // Here and not in the core, where it takes 1.5 KB: JSON.parse is needed in any case.
  #check(claims: JwtClaims, now: number): void {
    const { iss, aud, exp, nbf, iat } = claims;
    const { issuer, audience } = this;
    const tolerance = this.#clockTolerance;
    if (issuer !== undefined && iss !== issuer) throw refused("wrong_issuer", "iss", "expected another issuer");
    if (audience !== undefined && aud !== audience && !(Array.isArray(aud) && aud.includes(audience)))
      throw refused("wrong_audience", "aud", "expected another audience");
    for (const [name, time] of Object.entries({ exp, nbf, iat })) {
      if (typeof time !== "number" && (time !== undefined || name === "exp"))
        throw refused("malformed_token", name, "expected seconds since the epoch");
    }
    if (nbf !== undefined && nbf > now + tolerance)
      throw refused("token_not_yet_valid", "nbf", `token not valid before ${nbf}`);
    if (exp <= now - tolerance) throw refused("token_expired", "exp", `token expired at ${exp}`);
  }

  /** `JwtVerifier(https://app.example)`: no way of printing a credential shows the secret. */
  override toString(): string {
    return `JwtVerifier(${this.issuer ?? ""})`;
  }

  toJSON(): { issuer: string | undefined; audience: string | undefined } {
    return { issuer: this.issuer, audience: this.audience };
  }
}

const refused = (code: ErrorCode, claim: string, expected: string): CredentialError =>
  new CredentialError(code, `${claim}: ${expected}`, claim);

/** Returns the `typ` in the header of a JWT that the core has verified. */
function typeOf(jwt: string): unknown {
  const base64 = jwt.slice(0, jwt.indexOf(".")).replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)).typ;
}

/** Returns a media type in lower case and with `application/`, which `typ` may leave out (RFC 7515 §4.1.9). */
function mediaType(type: unknown): string {
  const text = typeof type === "string" ? type.toLowerCase() : "";
  return text.includes("/") ? text : `application/${text}`;
}
