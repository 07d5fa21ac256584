import { ApiKey } from "../credentials/api-key.js";
import type { ApiKeyInfo, RestrictedPolicy } from "./api-key-info.js";

/** The account and location of a new key. @internal */
export interface Home {
  accountSid: string | undefined;
  region?: string | undefined;
  edge?: string | undefined;
}

/**
 * A new key with its secret, which Twilio does not show again. Printing, copying and serializing the key omit the secret; only
 * `secret` returns it.
 */
export class NewApiKey implements ApiKeyInfo {
  readonly sid: string;
  readonly friendlyName: string | null;
  readonly dateCreated: Date | null;
  readonly dateUpdated: Date | null;
  declare readonly policy?: RestrictedPolicy | null;
  readonly type: "standard" | "restricted";
  readonly #secret: string;
  readonly #home: Home;

  /** @internal */
  constructor(info: ApiKeyInfo, secret: string, type: "standard" | "restricted", home: Home) {
    this.sid = info.sid;
    this.friendlyName = info.friendlyName;
    this.dateCreated = info.dateCreated;
    this.dateUpdated = info.dateUpdated;
    if (info.policy !== undefined) this.policy = info.policy;
    this.#secret = secret;
    this.type = type;
    this.#home = home;
  }

  /** Returns the same key with another name. @internal */
  renamed({ friendlyName, dateUpdated }: ApiKeyInfo): NewApiKey {
    const { sid, dateCreated, policy } = this;
    const info = { sid, dateCreated, friendlyName, dateUpdated, ...(policy !== undefined && { policy }) };
    return new NewApiKey(info, this.#secret, this.type, this.#home);
  }

  /** The secret. Store it in a secret store. */
  get secret(): string {
    return this.#secret;
  }

  /**
   * Returns the key as a credential, with its type and the account and location of the credential that created it.
   *
   * @throws {CredentialError} `browser_not_allowed` in a page without `dangerouslyAllowBrowser`
   */
  credential(options?: { dangerouslyAllowBrowser?: boolean | undefined }): ApiKey {
    const { accountSid, region, edge } = this.#home;
    return new ApiKey({
      accountSid: accountSid as string,
      region,
      edge,
      sid: this.sid,
      secret: this.#secret,
      type: this.type,
      dangerouslyAllowBrowser: options?.dangerouslyAllowBrowser,
    });
  }

  /** Returns `NewApiKey(SK…)`. */
  toString(): string {
    return `NewApiKey(${this.sid})`;
  }
}
