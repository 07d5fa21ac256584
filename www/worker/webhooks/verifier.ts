import type { WebhookCredential } from "twilio-edge-auth/webhook";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";
import { Refusal } from "../http/errors.ts";

/** Returns the parameters of a request that Twilio has signed, or refuses it. */
export type WebhookVerifier = (request: Request) => Promise<URLSearchParams>;

export interface WebhookConfig {
  /** The Auth Tokens and shared keys. Any of them may have signed a request; one that names a shared key, only that key. */
  credentials: readonly WebhookCredential[];
  /** The scheme and host that Twilio requests, and the path that a proxy removes; undefined: as requested. */
  baseUrl: string | undefined;
}

export function webhookVerifier({ credentials, baseUrl }: WebhookConfig): WebhookVerifier {
  return async (request) => {
    const verdict = await verifyWebhookRequest(request, credentials, { baseUrl });
    if (verdict.valid) return verdict.params;
    // The usual reason is that Twilio is configured with another URL than the one the worker sees: the log shows both.
    const { origin, pathname } = new URL(request.url);
    console.warn(JSON.stringify({ event: "webhook_refused", reason: verdict.reason, url: origin + pathname, baseUrl }));
    throw new Refusal(verdict.status === 413 ? "body_too_large" : "webhook_not_signed");
  };
}
