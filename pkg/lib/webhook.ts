import type { AuthToken } from "./auth-token.js";
import { invalidArgument } from "./errors.js";
import { readCopy } from "./webhook-body.js";
import type { WebhookMismatch } from "./webhook-check.js";
import type { WebhookSharedKey } from "./webhook-shared-key.js";

export type { WebhookMismatch };

/** What webhooks are signed with. */
export type WebhookCredential = AuthToken | WebhookSharedKey;

export interface VerifyWebhookRequestOptions {
  /**
   * The URL as it is configured at the service, whole and with its query, where that is not the request's own: behind a
   * proxy, or where a runtime prints URLs anew. What the service adds to the query (the parameters of a GET request, the
   * hash of a JSON body) is not in it; for these there is `baseUrl`.
   */
  url?: string | undefined;
  /**
   * What stands in the configured URL in place of the request's scheme and host: `"https://example.com"`. Path and query
   * are the request's; if a proxy takes the front of the path off, it belongs here: `"https://example.com/hooks"`.
   */
  baseUrl?: string | undefined;
  /** The longest body that is read, in bytes: 1 to 4194304; 1048576 if left out. */
  maxBodySize?: number | undefined;
}

/**
 * Why a request is refused; beside the reasons of `verifyWebhook`:
 *
 * - `no_signature`: it shows none
 * - `body_too_large`, `body_unreadable`: there is more than is allowed; it broke off
 * - `body_not_signed`: it has a body that is no form, and no `bodySHA256` vouches for it
 */
export type WebhookRefusal =
  | WebhookMismatch
  | "no_signature"
  | "body_too_large"
  | "body_unreadable"
  | "body_not_signed";

/** A request that the service has signed, and what stands in it. */
export interface VerifiedWebhook {
  valid: true;
  /** The URL that the signature is for. What is believed of the query is in this one. */
  url: string;
  /** The parameters of the form; of a request without one those of the query. */
  params: URLSearchParams;
  /** The body, byte for byte. Empty if there is none. */
  body: Uint8Array;
}

/** A request that nobody vouches for. Nothing of it is given: nothing of it is to be believed. */
export interface RefusedWebhook {
  valid: false;
  /** For a log. An answer to a stranger should not repeat it. */
  reason: WebhookRefusal;
  /** The status to answer with: 413 if the body is too large. */
  status: 403 | 413;
}

export type WebhookVerdict = VerifiedWebhook | RefusedWebhook;

const usualSize = 1024 * 1024;
const largestSize = 4 * 1024 * 1024;
const known = ["url", "baseUrl", "maxBodySize"];

/**
 * Whether a `Request` comes from the service, and its parameters if it does. The body stays to be read: verify before
 * anything reads it. Of several credentials, such as during a rotation, any may have signed; a request that names a
 * shared key must be signed with that one.
 *
 * ```ts
 * const verdict = await verifyWebhookRequest(request, authToken);
 * if (!verdict.valid) return new Response("Forbidden", { status: verdict.status });
 * const from = verdict.params.get("From");
 * ```
 *
 * As middleware for Hono:
 *
 * ```ts
 * const fromTwilio = createMiddleware<{ Variables: { params: URLSearchParams } }>(async (context, next) => {
 *   const verdict = await verifyWebhookRequest(context.req.raw, authToken, { baseUrl: "https://example.com" });
 *   if (!verdict.valid) return context.text("Forbidden", verdict.status);
 *   context.set("params", verdict.params);
 *   await next();
 * });
 * app.post("/voice", fromTwilio, (context) => context.text(`<Response/>`, 200, { "Content-Type": "text/xml" }));
 * ```
 *
 * @throws {CredentialError} `invalid_argument` for what the caller gets wrong, such as a request whose body has been
 * read; `freed`. Whatever a request holds is refused and never throws.
 */
export async function verifyWebhookRequest(
  request: Request,
  credential: WebhookCredential | readonly WebhookCredential[],
  options: VerifyWebhookRequestOptions = {},
): Promise<WebhookVerdict> {
  const credentials = credentialsOf(credential);
  const { url, limit } = read(request, options);
  const signature = request.headers.get("x-twilio-signature");
  if (signature === null) return refused("no_signature");

  const body = await readCopy(request, limit);
  if (typeof body === "string") return refused(body);
  const query = new URLSearchParams(queryOf(url));
  const content = contentOf(request, query, body);
  if (content === undefined) return refused("body_not_signed");

  const settings = request.headers.get("x-twilio-webhooks-signature-settings");
  let reason: WebhookMismatch = "wrong_key";
  for (const each of credentials) {
    const mismatch = each.checkWebhook({ url, signature, settings, ...content });
    if (mismatch === undefined) return { valid: true, url, params: content.params ?? query, body };
    if (mismatch !== "wrong_key") reason = mismatch;
  }
  return refused(reason);
}

function refused(reason: WebhookRefusal): RefusedWebhook {
  return { valid: false, reason, status: reason === "body_too_large" ? 413 : 403 };
}

/** What of a request is signed beside its URL. None if it has a body of which nothing is. */
function contentOf(
  request: Request,
  query: URLSearchParams,
  body: Uint8Array,
): { params?: URLSearchParams; body?: Uint8Array } | undefined {
  // The hash comes first: whoever sends a request chooses its content type.
  if (query.has("bodySHA256")) return { body };
  if (body.length === 0) return {};
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/x-www-form-urlencoded") return undefined;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  // The ampersand is for a form that begins with a question mark, which would be taken for that of a query.
  return { params: new URLSearchParams(`&${text}`) };
}

function credentialsOf(credential: unknown): WebhookCredential[] {
  const credentials: WebhookCredential[] = Array.isArray(credential) ? [...credential] : [credential];
  if (credentials.length === 0 || credentials.some((each) => typeof each?.checkWebhook !== "function")) {
    throw invalidArgument("credential", "expected an AuthToken or a WebhookSharedKey, or an array of them");
  }
  return credentials;
}

function read(request: Request, options: VerifyWebhookRequestOptions): { url: string; limit: number } {
  if (typeof request?.clone !== "function" || typeof request.method !== "string") {
    throw invalidArgument("request", "expected a Request, as fetch has it");
  }
  if (request.bodyUsed || request.body?.locked) {
    throw invalidArgument(
      "request",
      "expected one of which the body has not been read: verify first, or give a clone()",
    );
  }
  if (typeof options !== "object" || options === null) throw invalidArgument("options", "expected an object");
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw invalidArgument(name, `unknown option; known are ${known.join(", ")}`);
  }
  const { url, baseUrl, maxBodySize: limit = usualSize } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > largestSize) {
    throw invalidArgument("maxBodySize", `expected a whole number of bytes, 1 to ${largestSize}`);
  }
  if (url !== undefined && baseUrl !== undefined) throw invalidArgument("baseUrl", "expected url or baseUrl, not both");
  if (url !== undefined) return { url: text(url, "url"), limit };
  if (baseUrl === undefined) return { url: request.url, limit };
  const pathAndQuery = request.url.replace(/^[^:/?#]*:\/\/[^/?#]*/, "");
  return { url: text(baseUrl, "baseUrl").replace(/\/$/, "") + pathAndQuery, limit };
}

function text(url: unknown, field: string): string {
  if (typeof url === "string" && /^https?:\/\/./i.test(url)) return url;
  throw invalidArgument(field, "expected a URL that begins with https:// or http://");
}

function queryOf(url: string): string {
  const [before = ""] = url.split("#", 1);
  const at = before.indexOf("?");
  return at < 0 ? "" : before.slice(at + 1);
}
