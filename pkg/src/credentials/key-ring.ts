import {
  type AccessToken,
  type AccessTokenOptions,
  type AccessTokenTemplateOptions,
  decodeAccessToken,
  type IssuedAccessToken,
  type VerifyOptions,
} from "../access-token/access-token.js";
import type { AccessTokenTemplate } from "../access-token/template.js";
import { invalidArgument } from "../errors.js";
import { ApiKey } from "./api-key.js";
import { dispose } from "./credential.js";

/**
 * Several keys, for rotation. Authenticates requests and mints with the first, and verifies with the key that issued the
 * token. The ring holds the given keys, not copies: a freed key no longer works in the ring.
 */
export class KeyRing {
  readonly #keys: readonly [ApiKey, ...ApiKey[]];

  /** @throws {CredentialError} `invalid_argument` for anything but an array of API keys of one account */
  constructor(keys: ApiKey[]) {
    const [first, ...others] = Array.isArray(keys) ? keys : [];
    if (!(first instanceof ApiKey) || !others.every((key) => key instanceof ApiKey)) {
      throw invalidArgument("keys", "expected an array of at least one ApiKey");
    }
    if (!others.every((key) => key.accountSid === first.accountSid)) {
      throw invalidArgument("keys", "expected keys of one account");
    }
    this.#keys = [first, ...others];
  }

  /** The keys, in the given order. */
  get keys(): readonly ApiKey[] {
    return this.#keys;
  }

  /** The account of the keys. */
  get accountSid(): string {
    return this.#keys[0].accountSid;
  }

  /** Returns the `Authorization` header of the first key; see {@link ApiKey.authorizationHeader}. */
  authorizationHeader(): string {
    return this.#keys[0].authorizationHeader();
  }

  /** Mints a token with the first key; see {@link ApiKey.mintAccessToken}. */
  mintAccessToken(options: AccessTokenOptions): string {
    return this.#keys[0].mintAccessToken(options);
  }

  /** Mints a token with the first key and returns it with its `jti`, times and key; see {@link ApiKey.issueAccessToken}. */
  issueAccessToken(options: AccessTokenOptions): IssuedAccessToken {
    return this.#keys[0].issueAccessToken(options);
  }

  /** Creates a template of the first key; see {@link ApiKey.accessTokenTemplate}. */
  accessTokenTemplate(options: AccessTokenTemplateOptions): AccessTokenTemplate {
    return this.#keys[0].accessTokenTemplate(options);
  }

  /**
   * Verifies with the key that the token names as its issuer; see {@link ApiKey.verifyAccessToken}. The first key
   * verifies a token that names an unknown key, and refuses it with the code of a single key.
   *
   * @throws {CredentialError} as `ApiKey.verifyAccessToken`
   */
  verifyAccessToken(jwt: string, options?: VerifyOptions): AccessToken {
    // The claims are unverified: they only choose the key that must have signed them.
    const { keySid } = decodeAccessToken(jwt);
    const [first, ...others] = this.#keys;
    return (others.find((key) => key.sid === keySid) ?? first).verifyAccessToken(jwt, options);
  }

  /** Frees all keys. Methods that need a secret throw `freed` afterwards. Can be called again. */
  free(): void {
    for (const key of this.#keys) key.free();
  }

  /** Frees the keys at the end of the block of `using ring = new KeyRing([…])`. */
  [dispose](): void {
    this.free();
  }

  /** Returns `KeyRing(SK…, SK…)`. */
  toString(): string {
    return `KeyRing(${this.#keys.map((key) => key.sid).join(", ")})`;
  }
}
