import { checkOption } from "../errors.js";
import { discardBody } from "../http/body.js";
import {
  type VerifiedWebhook,
  type VerifyWebhookRequestOptions,
  verifyWebhookRequest,
  type WebhookCredential,
  type WebhookRefusal,
} from "../webhook/index.js";
import { type OfEnv, valueFor } from "./of-env.js";

export interface WebhookHandlerOptions<E = unknown> extends VerifyWebhookRequestOptions {
  /** The credential or credentials that sign the webhooks, or a function of `env` that returns them. */
  credential: OfEnv<WebhookCredential | readonly WebhookCredential[], E>;
  /** Receives the reason for a refusal, for logs. It is not sent in the response. */
  onRefused?: (reason: WebhookRefusal, request: Request) => void;
}

/**
 * Makes a handler of the form `(request, env?) => Promise<Response>` that passes requests signed
 * by Twilio to `handler` and responds to all others with 403, or with 413 if the body is too large.
 *
 * ```ts
 * export const POST = webhookHandler({ credential: AuthToken.fromEnv(process.env) }, ({ params }) => {
 *   return new Response(`<Response><Say>Hello ${params.get("From")}</Say></Response>`, { headers: { "Content-Type": "text/xml" } });
 * });
 * ```
 *
 * @throws {CredentialError} `invalid_argument` for options that cannot work
 */
export function webhookHandler<E = unknown>(
  options: WebhookHandlerOptions<E>,
  handler: (webhook: VerifiedWebhook, request: Request, env: E) => Response | Promise<Response>,
): (request: Request, env?: E) => Promise<Response> {
  const { credential, onRefused, ...rest } = options;
  checkOption(Object(credential) === credential, "credential", "an AuthToken, a WebhookSharedKey or a function");
  checkOption(typeof handler === "function", "handler", "a function");
  return async (request, env) => {
    const verdict = await verifyWebhookRequest(request, await valueFor(credential, env as E), rest);
    if (verdict.valid) return handler(verdict, request, env as E);
    onRefused?.(verdict.reason, request);
    await discardBody(request);
    return new Response("Forbidden", { status: verdict.status, headers: { "Content-Type": "text/plain" } });
  };
}
