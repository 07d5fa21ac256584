import { AuthToken } from "../credentials/auth-token.js";

/** An Auth Token as the core reads it. @internal */
export interface AuthTokenRecord {
  accountSid: string;
  dateCreated?: number;
  secret: string;
}

/**
 * A secondary Auth Token that was created, or the primary one after a promotion. Printing, copying and serializing it omit the
 * token; only `authToken` returns it.
 */
export class NewAuthToken {
  readonly accountSid: string;
  readonly dateCreated: Date | null;
  readonly #authToken: string;
  readonly #location: { region: string | undefined; edge: string | undefined };

  /** @internal */
  constructor({ accountSid, dateCreated, secret }: AuthTokenRecord, { region, edge }: AuthToken) {
    this.accountSid = accountSid;
    this.dateCreated = dateCreated === undefined ? null : new Date(dateCreated * 1000);
    this.#authToken = secret;
    this.#location = { region, edge };
  }

  /** The Auth Token. Store it in a secret store. */
  get authToken(): string {
    return this.#authToken;
  }

  /**
   * Returns the token as a credential, at the location of the credential that created it.
   *
   * @throws {CredentialError} `browser_not_allowed` in a page without `dangerouslyAllowBrowser`
   */
  credential(options?: { dangerouslyAllowBrowser?: boolean | undefined }): AuthToken {
    return new AuthToken({
      ...this.#location,
      accountSid: this.accountSid,
      authToken: this.#authToken,
      dangerouslyAllowBrowser: options?.dangerouslyAllowBrowser,
    });
  }

  /** Returns `NewAuthToken(AC…)`. */
  toString(): string {
    return `NewAuthToken(${this.accountSid})`;
  }
}
