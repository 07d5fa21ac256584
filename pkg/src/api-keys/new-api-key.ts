import { ApiKey } from "../credentials/api-key.js";
import type { ApiKeyInfo, RestrictedPolicy } from "./api-key-info.js";

/** Where a new key belongs. @internal */
export interface Home {
  accountSid: string | undefined;
  region?: string | undefined;
  edge?: string | undefined;
}

/**
 * A key that has just been made. Its secret is in this answer alone: the service does not show it again. Printing,
 * copying and serializing the key leave the secret out; `secret` gives it.
 */
export class NewApiKey implements ApiKeyInfo {
  readonly sid: string;
  readonly friendlyName: string | null;
  readonly dateCreated: Date | null;
  readonly dateUpdated: Date | null;
  declare readonly policy?: RestrictedPolicy | null;
  readonly #secret: string;
  readonly #type: "standard" | "restricted";
  readonly #home: Home;

  /** @internal */
  constructor(info: ApiKeyInfo, secret: string, type: "standard" | "restricted", home: Home) {
    this.sid = info.sid;
    this.friendlyName = info.friendlyName;
    this.dateCreated = info.dateCreated;
    this.dateUpdated = info.dateUpdated;
    if (info.policy !== undefined) this.policy = info.policy;
    this.#secret = secret;
    this.#type = type;
    this.#home = home;
  }

  /** The secret, to be stored where secrets are. */
  get secret(): string {
    return this.#secret;
  }

  /**
   * The key as a credential: of the type that it was made as, of the account and at the location of the one that made it.
   *
   * @throws {CredentialError} `browser_not_allowed` in a page, unless it is allowed here
   */
  credential(options?: { dangerouslyAllowBrowser?: boolean | undefined }): ApiKey {
    const { accountSid, region, edge } = this.#home;
    return new ApiKey({
      accountSid: accountSid as string,
      region,
      edge,
      sid: this.sid,
      secret: this.#secret,
      type: this.#type,
      dangerouslyAllowBrowser: options?.dangerouslyAllowBrowser,
    });
  }

  /** `NewApiKey(SK…)` */
  toString(): string {
    return `NewApiKey(${this.sid})`;
  }
}
