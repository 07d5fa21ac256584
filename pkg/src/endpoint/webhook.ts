import { invalidArgument } from "../errors.js";
import {
  type VerifiedWebhook,
  type VerifyWebhookRequestOptions,
  verifyWebhookRequest,
  type WebhookCredential,
  type WebhookRefusal,
} from "../webhook/index.js";
import type { OfEnv } from "./token.js";

export interface WebhookHandlerOptions<E = unknown> extends VerifyWebhookRequestOptions {
  /** What Twilio signs with, one or several, or a function of `env` that returns it. */
  credential: OfEnv<WebhookCredential | readonly WebhookCredential[], E>;
  /** Gets why a request was refused, for a log; the sender does not. */
  onRefused?: (reason: WebhookRefusal, request: Request) => void;
}

/**
 * Makes a handler of the form `(request, env?) => Promise<Response>` that lets through what Twilio has signed and
 * answers everything else with 403, or with 413 if the body is too large.
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
  if (typeof credential !== "function" && (typeof credential !== "object" || credential === null)) {
    throw invalidArgument("credential", "expected an AuthToken or a WebhookSharedKey, an array of them, or a function");
  }
  if (typeof handler !== "function") throw invalidArgument("handler", "expected a function that returns a Response");
  return async (request, env) => {
    const keys = typeof credential === "function" ? await credential(env as E) : credential;
    const verdict = await verifyWebhookRequest(request, keys, rest);
    if (verdict.valid) return handler(verdict, request, env as E);
    onRefused?.(verdict.reason, request);
    return new Response("Forbidden", { status: verdict.status, headers: { "Content-Type": "text/plain" } });
  };
}
