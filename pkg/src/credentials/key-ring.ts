import {
  type AccessToken,
  type AccessTokenOptions,
  decodeAccessToken,
  type VerifyOptions,
} from "../access-token/access-token.js";
import { CredentialError } from "../errors.js";
import { ApiKey } from "./api-key.js";

/**
 * Several keys, for rotation: mints with the first, verifies with whichever issued the token. The ring holds the keys
 * that it is given, no copies: a key that is freed is freed here too.
 */
export class KeyRing {
  readonly #keys: readonly [ApiKey, ...ApiKey[]];

  /** @throws {CredentialError} `invalid_argument` for anything but an array of API keys of one account */
  constructor(keys: ApiKey[]) {
    const [first, ...others] = Array.isArray(keys) ? keys : [];
    if (!(first instanceof ApiKey) || !others.every((key) => key instanceof ApiKey)) {
      throw new CredentialError("invalid_argument", "keys: expected an array of at least one ApiKey", "keys");
    }
    if (!others.every((key) => key.accountSid === first.accountSid)) {
      throw new CredentialError("invalid_argument", "keys: expected keys of one account", "keys");
    }
    this.#keys = [first, ...others];
  }

  /** A token signed with the first key; see {@link ApiKey.mintAccessToken}. */
  mintAccessToken(options: AccessTokenOptions): string {
    return this.#keys[0].mintAccessToken(options);
  }

  /**
   * Verifies with the key that the token names as its issuer; see {@link ApiKey.verifyAccessToken}. A token that names another
   * key is judged by the first: the ring refuses it with the code of a single key.
   *
   * @throws {CredentialError} as `ApiKey.verifyAccessToken`
   */
  verifyAccessToken(jwt: string, options?: VerifyOptions): AccessToken {
    // The claims are unverified: they only choose the key that must have signed them.
    const { keySid } = decodeAccessToken(jwt);
    const [first, ...others] = this.#keys;
    return (others.find((key) => key.sid === keySid) ?? first).verifyAccessToken(jwt, options);
  }

  /** `KeyRing(SK…, SK…)` */
  toString(): string {
    return `KeyRing(${this.#keys.map((key) => key.sid).join(", ")})`;
  }
}
