import {
  type AccessToken,
  type AccessTokenOptions,
  decodeAccessToken,
  type VerifyOptions,
} from "../access-token/access-token.js";
import { invalidArgument } from "../errors.js";
import { ApiKey } from "./api-key.js";

/**
 * Several keys, for rotation. Mints with the first, and verifies with the key that issued the token. The ring holds the given
 * keys, not copies: a freed key no longer works in the ring.
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

  /** Mints a token with the first key; see {@link ApiKey.mintAccessToken}. */
  mintAccessToken(options: AccessTokenOptions): string {
    return this.#keys[0].mintAccessToken(options);
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

  /** Returns `KeyRing(SK…, SK…)`. */
  toString(): string {
    return `KeyRing(${this.#keys.map((key) => key.sid).join(", ")})`;
  }
}
