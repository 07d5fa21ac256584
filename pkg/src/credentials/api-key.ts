import {
  type AccessToken,
  type AccessTokenOptions,
  type AccessTokenTemplateOptions,
  describeIssued,
  type IssuedAccessToken,
  readToken,
  tokenLimit,
  type VerifyOptions,
} from "../access-token/access-token.js";
import { RepeatedOptions } from "../access-token/repeated-options.js";
import { AccessTokenTemplate } from "../access-token/template.js";
import {
  openCredential,
  openFromEnv,
  optionsToJson,
  readOutput,
  resolveBindings,
  snapshotOptions,
  throwLastError,
  toJson,
  truncate,
  writeInput,
  writeStrings,
} from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { Credential } from "./credential.js";

/** The type of an API key: `main` may do everything, `standard` all except accounts and keys, `restricted` what its policy lists. */
export type KeyType = "main" | "standard" | "restricted";

/** `process.env`, a Worker's `env`, `Deno.env.toObject()`. Values that are not strings count as not set. */
export type Env = object;

export interface ApiKeyOptions {
  /** The account: `AC` and 32 hexadecimal digits. */
  accountSid: string;
  /** The key: `SK` and 32 hexadecimal digits. */
  sid: string;
  /** The key's secret, 32 characters. Twilio shows it once, when the key is created. */
  secret: string;
  /** A `"restricted"` key throws when it mints, because Twilio would reject the token. */
  type?: KeyType | undefined;
  /** The region that the key belongs to, such as `"ie1"`. Its Access Tokens name it. */
  region?: string | undefined;
  /** The edge location through which requests enter Twilio's network, such as `"dublin"`. */
  edge?: string | undefined;
  /**
   * Allows the constructor in a page (a window and a document exist). Anyone who opens the page can read the secret, so set
   * it only in a tool that runs on the machine of the secret's owner.
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * An API key. Authenticates requests with its SID as user name and its secret as password, and signs Access Tokens.
 *
 * ```js
 * const key = new ApiKey({ accountSid: "AC…", sid: "SK…", secret });
 * const jwt = key.mintAccessToken({ identity: "alice", grants: { video: { room: "daily" } } });
 * ```
 *
 * @see https://www.twilio.com/docs/iam/api-keys
 */
export class ApiKey extends Credential {
  readonly accountSid: string;
  readonly sid: string;
  readonly type: KeyType | undefined;
  readonly region: string | undefined;
  readonly edge: string | undefined;
  readonly #repeatedOptions = new RepeatedOptions();

  /**
   * @throws {CredentialError} `invalid_account_sid`, `invalid_key_sid`, `missing_secret`, `invalid_argument`,
   * `browser_not_allowed`
   */
  constructor(options: ApiKeyOptions);
  /** @internal */
  constructor(options: ApiKeyOptions | wasm.ApiKey) {
    const handle =
      options instanceof wasm.ApiKey ? options : openCredential(wasm.ApiKey.open, snapshotOptions(options));
    super(handle);
    const { accountSid, sid, type, region, edge } = handle.describe();
    this.accountSid = accountSid;
    this.sid = sid;
    this.type = type;
    this.region = region;
    this.edge = edge;
  }

  /**
   * Reads `TWILIO_ACCOUNT_SID`; `TWILIO_API_KEY` or `TWILIO_API_KEY_SID`; `TWILIO_API_SECRET` or
   * `TWILIO_API_KEY_SECRET`; `TWILIO_REGION` and `TWILIO_EDGE` if they are set.
   *
   * @throws {CredentialError} `missing_env` with all missing variables; otherwise as the constructor. Errors name the
   * variable.
   */
  static fromEnv(env: Env): ApiKey {
    return new ApiKey(openFromEnv(wasm.ApiKey.fromEnv, env) as unknown as ApiKeyOptions);
  }

  /**
   * Like `fromEnv`, but also reads Cloudflare Secrets Store bindings:
   *
   * ```js
   * using key = await ApiKey.fromBindings(env);
   * ```
   *
   * @throws {CredentialError} as `fromEnv`; otherwise what a binding's `get()` throws
   */
  static fromBindings(env: Env): Promise<ApiKey> {
    return resolveBindings(env, ApiKey.fromEnv);
  }

  /** Returns `"Basic …"`, for the `Authorization` header of requests (RFC 7617). */
  authorizationHeader(): string {
    return readOutput(this.handle<wasm.ApiKey>().authorizationHeader());
  }

  /**
   * Mints a signed Access Token, byte for byte the token of the `twilio` npm package for the same options. Options that
   * repeat, except for the identity, take two thirds of the time from the third token on.
   *
   * @throws {CredentialError} `invalid_identity`, `invalid_ttl`, `invalid_grant`, `invalid_sid`, `invalid_argument`,
   * `unsupported_algorithm`, `restricted_key_cannot_sign`, each with the invalid option. Refuses what Twilio would
   * reject: an expiry more than 24 hours from now (`issuedAt`), a `notBefore` that is not before the expiry, and a clock
   * before 2020 (`now`), as in a Worker's global scope.
   */
  mintAccessToken(options: AccessTokenOptions): string {
    return this.#repeatedOptions.mint(options, () => this.handle());
  }

  /**
   * Mints a signed Access Token, and returns it with its `jti`, times and key: for a log or a response.
   *
   * ```js
   * const { token, id, expiresAt } = key.issueAccessToken({ identity: "alice", id: crypto.randomUUID() });
   * ```
   *
   * @throws {CredentialError} as `mintAccessToken`
   */
  issueAccessToken(options: AccessTokenOptions): IssuedAccessToken {
    return describeIssued(this.mintAccessToken(options));
  }

  /**
   * Creates a template with everything but the identity precomputed: minting takes two thirds of the time, from the first
   * token on and with several options in turn, and skips reading the options. The template works after the key is freed, until its own `free()`.
   *
   * @throws {CredentialError} as `mintAccessToken`
   */
  accessTokenTemplate(options: AccessTokenTemplateOptions): AccessTokenTemplate {
    const length = writeInput(optionsToJson(options, ["grants"]));
    return new AccessTokenTemplate(
      this.handle<wasm.ApiKey>().accessTokenTemplate(length) ?? throwLastError(),
      this.sid,
    );
  }

  /**
   * Verifies that this key signed a token for its account and that the token is valid now, and returns its content. Checks
   * size and form, algorithm, type, signature (in constant time), issuer, account, times and lifetime, in this order
   * (RFC 7519 §7.2, RFC 8725). See {@link decodeAccessToken} for the form.
   *
   * If the signature does not match and the token names another key or account, throws `wrong_issuer` or `wrong_account`
   * with both SIDs in the message. The token's SID is unverified.
   *
   * @throws {CredentialError} `malformed_token`, `unsupported_algorithm`, `wrong_token_type`, `signature_mismatch`,
   * `wrong_issuer`, `wrong_account`, `token_expired`, `token_not_yet_valid`, `lifetime_too_long`,
   * `restricted_key_cannot_sign`, `invalid_argument`
   */
  verifyAccessToken(jwt: string, options?: VerifyOptions): AccessToken {
    const text = truncate(jwt, tokenLimit);
    const [texts, length] =
      options === undefined ? [0, writeInput(text)] : [2, writeStrings(toJson(options, "options"), text)];
    return readToken(this.handle<wasm.ApiKey>().verifyAccessToken(texts, length));
  }

  override free(): void {
    this.#repeatedOptions.free();
    super.free();
  }

  /** Returns `ApiKey(SK…)`. No way of printing a credential shows the secret. */
  override toString(): string {
    return `ApiKey(${this.sid})`;
  }

  toJSON(): { accountSid: string; sid: string } {
    return { accountSid: this.accountSid, sid: this.sid };
  }
}
