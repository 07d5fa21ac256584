import {
  type AccessToken,
  type AccessTokenOptions,
  type AccessTokenTemplateOptions,
  tokenLimit,
  type VerifyOptions,
} from "../access-token/access-token.js";
import { AccessTokenTemplate } from "../access-token/template.js";
import {
  fail,
  limited,
  open,
  openFromEnv,
  optionsToJson,
  plain,
  read,
  resolveBindings,
  toJson,
  write,
} from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { Credential } from "./credential.js";

/** What an API key may do: everything; everything but accounts and keys; what its policy lists. */
export type KeyType = "main" | "standard" | "restricted";

/** `process.env`, a Worker's `env`, `Deno.env.toObject()`. Values that are not strings count as not set. */
export type Env = object;

export interface ApiKeyOptions {
  /** The account: `AC` and 32 hexadecimal digits. */
  accountSid: string;
  /** The key: `SK` and 32 hexadecimal digits. */
  sid: string;
  /** The key's secret, shown once when the key was made: 32 characters. */
  secret: string;
  /** `"restricted"` refuses to mint: the service would reject the token. */
  type?: KeyType | undefined;
  /** The region that the key belongs to, such as `"ie1"`. Its Access Tokens name it. */
  region?: string | undefined;
  /** The edge location through which requests enter the service's network, such as `"dublin"`. */
  edge?: string | undefined;
  /**
   * In a page (where there are a window and a document) the constructor refuses without it: whoever opens the page can
   * read the secret. Set it only for secrets that their reader owns anyhow, in a tool that runs on their own machine.
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * An API key: its SID is the user name and its secret the password of requests, and the key that signs Access Tokens.
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

  /**
   * @throws {CredentialError} `invalid_account_sid`, `invalid_key_sid`, `missing_secret`, `invalid_argument`,
   * `browser_not_allowed`
   */
  constructor(options: ApiKeyOptions);
  /** @internal */
  constructor(options: ApiKeyOptions | wasm.ApiKey) {
    const handle = options instanceof wasm.ApiKey ? options : open(wasm.ApiKey.open, plain(options));
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
   * @throws {CredentialError} `missing_env`, which names all that is missing; else as the constructor. Errors name the
   * variable.
   */
  static fromEnv(env: Env): ApiKey {
    return new ApiKey(openFromEnv(wasm.ApiKey.fromEnv, env) as unknown as ApiKeyOptions);
  }

  /**
   * Like `fromEnv`, and fetches values from Cloudflare Secrets Store bindings:
   *
   * ```js
   * using key = await ApiKey.fromBindings(env);
   * ```
   *
   * @throws {CredentialError} as `fromEnv`; else what a binding's `get()` throws.
   */
  static fromBindings(env: Env): Promise<ApiKey> {
    return resolveBindings(env, ApiKey.fromEnv);
  }

  /** `"Basic …"`, for the `Authorization` header of requests (RFC 7617). */
  authorizationHeader(): string {
    return read(this.handle<wasm.ApiKey>().authorizationHeader());
  }

  /**
   * A signed Access Token, byte for byte the one that the `twilio` npm package makes of the same options.
   *
   * @throws {CredentialError} `invalid_identity`, `invalid_ttl`, `invalid_grant`, `invalid_sid`, `invalid_argument`,
   * `unsupported_algorithm`, `restricted_key_cannot_sign`, each with the option at fault. What Twilio would refuse is
   * refused: an expiry more than 24 hours from now (`issuedAt`), a `notBefore` that is not before the expiry, a clock before
   * 2020 (`now`), which is that of a Worker's global scope.
   */
  mintAccessToken(options: AccessTokenOptions): string {
    const length = write(optionsToJson(withTextualIdentity(options), ["grants"]));
    return read(this.handle<wasm.ApiKey>().mintAccessToken(length));
  }

  /**
   * Everything but the identity fixed beforehand: takes two thirds of the time of `mintAccessToken`. The template can
   * sign without the key, until its own `free()` wipes it.
   *
   * @throws {CredentialError} as `mintAccessToken`
   */
  accessTokenTemplate(options: AccessTokenTemplateOptions): AccessTokenTemplate {
    const length = write(optionsToJson(options, ["grants"]));
    return new AccessTokenTemplate(this.handle<wasm.ApiKey>().accessTokenTemplate(length) ?? fail(), this.sid);
  }

  /**
   * Returns the content of a token that this key has signed for its account and that is valid now. Everything else throws:
   * size and form, algorithm, type, signature (compared in constant time), issuer, account, times and lifetime are checked
   * in this order (RFC 7519 §7.2, RFC 8725). See {@link decodeAccessToken} for the form.
   *
   * A token with another signature that names another key or account is refused as `wrong_issuer` or `wrong_account`, with
   * both SIDs in the message; that of the token is unverified.
   *
   * @throws {CredentialError} `malformed_token`, `unsupported_algorithm`, `wrong_token_type`, `signature_mismatch`,
   * `wrong_issuer`, `wrong_account`, `token_expired`, `token_not_yet_valid`, `lifetime_too_long`,
   * `restricted_key_cannot_sign`, `invalid_argument`
   */
  verifyAccessToken(jwt: string, options?: VerifyOptions): AccessToken {
    const length = write(`${options === undefined ? "" : toJson(options, "options")}\n${limited(jwt, tokenLimit)}`);
    return JSON.parse(read(this.handle<wasm.ApiKey>().verifyAccessToken(length)));
  }

  /** `ApiKey(SK…)`: every way of printing a credential leaves the secret out. */
  override toString(): string {
    return `ApiKey(${this.sid})`;
  }

  toJSON(): { accountSid: string; sid: string } {
    return { accountSid: this.accountSid, sid: this.sid };
  }
}

/** JSON would make texts of dates and boxed strings; an identity of another type is to be refused. */
function withTextualIdentity(options: AccessTokenOptions): AccessTokenOptions {
  return typeof options?.identity === "object" ? { ...options, identity: null as never } : options;
}
