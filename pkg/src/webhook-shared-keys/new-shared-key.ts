import { WebhookSharedKey } from "../webhook/shared-key.js";
import type { SharedKeyInfo } from "./shared-key-info.js";

/**
 * A new webhook shared key with its secret, which Twilio does not show again. Printing, copying and serializing the key omit
 * the secret; only `secret` returns it.
 */
export class NewSharedKey implements SharedKeyInfo {
  readonly id: string;
  readonly friendlyName: string | null;
  readonly dateCreated: Date | null;
  readonly dateUpdated: Date | null;
  readonly #secret: string;

  /** @internal */
  constructor(info: SharedKeyInfo, secret: string) {
    this.id = info.id;
    this.friendlyName = info.friendlyName;
    this.dateCreated = info.dateCreated;
    this.dateUpdated = info.dateUpdated;
    this.#secret = secret;
  }

  /** The secret. Store it in a secret store. */
  get secret(): string {
    return this.#secret;
  }

  /**
   * Returns the key as a credential, which verifies webhooks.
   *
   * @throws {CredentialError} `browser_not_allowed` in a page without `dangerouslyAllowBrowser`
   */
  credential(options?: { dangerouslyAllowBrowser?: boolean | undefined }): WebhookSharedKey {
    return new WebhookSharedKey({
      id: this.id,
      secret: this.#secret,
      dangerouslyAllowBrowser: options?.dangerouslyAllowBrowser,
    });
  }

  /** Returns `NewSharedKey(webhooks_sharedkey_…)`. */
  toString(): string {
    return `NewSharedKey(${this.id})`;
  }
}
