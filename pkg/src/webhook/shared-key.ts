import { Credential } from "../credentials/credential.js";
import { open, plain, read } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { checkWebhook, signWebhook, type WebhookMismatch, type WebhookParams, type WebhookRequest } from "./check.js";

export interface WebhookSharedKeyOptions {
  /** The key: `webhooks_sharedkey_…`. */
  id: string;
  /** The key's secret, shown once when the key was made. */
  secret: string;
  /** In a page the constructor refuses without it: whoever knows the secret can sign as the service does. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * A key that the service signs webhooks with in place of the account's Auth Token, and that can do nothing else. A
 * request that it signs names it in the header `X-Twilio-Webhooks-Signature-Settings`.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys
 */
export class WebhookSharedKey extends Credential {
  readonly id: string;

  /** @throws {CredentialError} `missing_secret`, `invalid_argument`, `browser_not_allowed` */
  constructor(options: WebhookSharedKeyOptions) {
    const own = plain(options);
    super(open(wasm.WebhookSharedKey.open, own));
    this.id = own.id;
  }

  /** The signature that a request would have: HMAC-SHA256 in base64; see {@link AuthToken.webhookSignature}. */
  webhookSignature(url: string, params?: WebhookParams): string {
    return read(signWebhook(() => this.handle<wasm.WebhookSharedKey>(), url, params));
  }

  /**
   * True only for a request that is signed with this key, and whose `settings` name it and HMAC-SHA256; see
   * {@link AuthToken.verifyWebhook}.
   */
  verifyWebhook(request: WebhookRequest): boolean {
    return this.checkWebhook(request) === undefined;
  }

  /** @internal */
  checkWebhook(request: WebhookRequest): WebhookMismatch | undefined {
    return checkWebhook(() => this.handle<wasm.WebhookSharedKey>(), request);
  }

  /** `WebhookSharedKey(webhooks_sharedkey_…)`: every way of printing a credential leaves the secret out. */
  override toString(): string {
    return `WebhookSharedKey(${this.id})`;
  }

  toJSON(): { id: string } {
    return { id: this.id };
  }
}
