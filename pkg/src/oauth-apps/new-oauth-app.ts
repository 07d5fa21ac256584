import type { RestrictedPolicy } from "../api-keys/api-key-info.js";
import type { HttpOptions } from "../http/client.js";
import { OAuthClient } from "../oauth/oauth-client.js";
import type { OAuthAppInfo } from "./oauth-app-info.js";

/**
 * A new OAuth app with its client secret, which Twilio does not show again. Printing, copying and serializing the app omit the
 * secret; only `secret` returns it.
 */
export class NewOAuthApp implements OAuthAppInfo {
  readonly sid: string;
  readonly friendlyName: string | null;
  readonly description: string | null;
  readonly status: string | null;
  readonly dateCreated: Date | null;
  readonly accessTokenTtl: number | null;
  readonly policy: RestrictedPolicy | null;
  readonly #secret: string;
  readonly #accountSid: string | undefined;

  /** @internal */
  constructor(info: OAuthAppInfo, secret: string, accountSid: string | undefined) {
    this.sid = info.sid;
    this.friendlyName = info.friendlyName;
    this.description = info.description;
    this.status = info.status;
    this.dateCreated = info.dateCreated;
    this.accessTokenTtl = info.accessTokenTtl;
    this.policy = info.policy;
    this.#secret = secret;
    this.#accountSid = accountSid;
  }

  /** The client secret. Store it in a secret store. */
  get secret(): string {
    return this.#secret;
  }

  /**
   * Returns the app as a credential, which fetches tokens for the account of the credential that created it.
   *
   * @throws {CredentialError} `browser_not_allowed` in a page without `dangerouslyAllowBrowser`
   */
  credential(options: HttpOptions & { dangerouslyAllowBrowser?: boolean | undefined } = {}): OAuthClient {
    return new OAuthClient({
      ...options,
      clientId: this.sid,
      clientSecret: this.#secret,
      accountSid: this.#accountSid,
    });
  }

  /** Returns `NewOAuthApp(OQ…)`. */
  toString(): string {
    return `NewOAuthApp(${this.sid})`;
  }
}
