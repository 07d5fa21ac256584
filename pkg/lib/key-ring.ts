import { type AccessToken, type AccessTokenOptions, decodeAccessToken, type VerifyOptions } from "./access-token.js";
import { ApiKey } from "./api-key.js";
import { CredentialError } from "./errors.js";

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
   * Verifies with the key that the token names as its issuer; see {@link ApiKey.verifyAccessToken}.
   *
   * @throws {CredentialError} `wrong_issuer` if that key is none of these; else as `ApiKey.verifyAccessToken`
   */
  verifyAccessToken(jwt: string, options?: VerifyOptions): AccessToken {
    // Nothing of the token is believed yet: it only chooses the key that it must then be signed with.
    const { keySid } = decodeAccessToken(jwt);
    const key = this.#keys.find((key) => key.sid === keySid);
    if (key === undefined) {
      throw new CredentialError("wrong_issuer", "iss: expected the SID of a key of this ring", "iss");
    }
    return key.verifyAccessToken(jwt, options);
  }

  /** `KeyRing(SK…, SK…)` */
  toString(): string {
    return `KeyRing(${this.#keys.map((key) => key.sid).join(", ")})`;
  }
}
