import { Credential } from "../credentials/credential.js";
import { openCredential, readOutput, snapshotOptions } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { checkWebhook, signWebhook, type WebhookMismatch, type WebhookParams, type WebhookRequest } from "./check.js";

export interface WebhookSharedKeyOptions {
  /** The key: `webhooks_sharedkey_…`. */
  id: string;
  /** The key's secret. Twilio shows it once, when the key is created. */
  secret: string;
  /** Allows the constructor in a page, where anyone can read the secret and sign like Twilio. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * A key with which Twilio signs webhooks in place of the account's Auth Token. It can do nothing else. Signed requests name
 * the key in the header `X-Twilio-Webhooks-Signature-Settings`.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys
 */
export class WebhookSharedKey extends Credential {
  readonly id: string;

  /** @throws {CredentialError} `missing_secret`, `invalid_argument`, `browser_not_allowed` */
  constructor(options: WebhookSharedKeyOptions) {
    const snapshot = snapshotOptions(options);
    super(openCredential(wasm.WebhookSharedKey.open, snapshot));
    this.id = snapshot.id;
  }

  /** Returns the signature of a request: HMAC-SHA256 in base64; see {@link AuthToken.webhookSignature}. */
  webhookSignature(url: string, params?: WebhookParams): string {
    return readOutput(signWebhook(() => this.handle<wasm.WebhookSharedKey>(), url, params));
  }

  /**
   * Verifies that a request is signed with this key and that its `settings` name the key and HMAC-SHA256; see
   * {@link AuthToken.verifyWebhook}.
   */
  verifyWebhook(request: WebhookRequest): boolean {
    return this.checkWebhook(request) === undefined;
  }

  /**
   * Like {@link verifyWebhook}, but returns why a request is refused, for logs, or `undefined` for a valid one. Do not
   * send the reason in the response.
   *
   * @throws {CredentialError} `invalid_argument` for mistakes of the caller
   */
  checkWebhook(request: WebhookRequest): WebhookMismatch | undefined {
    return checkWebhook(() => this.handle<wasm.WebhookSharedKey>(), request);
  }

  /** `WebhookSharedKey(webhooks_sharedkey_…)`: no way of printing a credential shows the secret. */
  override toString(): string {
    return `WebhookSharedKey(${this.id})`;
  }

  toJSON(): { id: string } {
    return { id: this.id };
  }
}
