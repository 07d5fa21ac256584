import type { AuthToken } from "../credentials/auth-token.js";
import { invalidArgument, rejectUnknownOptions } from "../errors.js";
import { readCopy } from "../http/body.js";
import type { WebhookMismatch } from "./check.js";
import type { WebhookSharedKey } from "./shared-key.js";

export type { WebhookMismatch };

/** The credential that signs webhooks. */
export type WebhookCredential = AuthToken | WebhookSharedKey;

export interface VerifyWebhookRequestOptions {
  /**
   * The URL as it is configured at Twilio, absolute and with its query, if it differs from the request's: behind a proxy,
   * or where something on the way sorts or encodes the query again. What Twilio adds to the query (the parameters of a GET
   * request, the hash of a JSON body) is not in it; for these there is `baseUrl`.
   */
  url?: string | undefined;
  /**
   * Replaces the request's scheme and host: `"https://example.com"`. Path and query are the request's; if a proxy removes
   * the start of the path, it belongs here: `"https://example.com/hooks"`.
   */
  baseUrl?: string | undefined;
  /** The maximum size of the body, in bytes: 1 to 4194304; default: 1048576. */
  maxBodySize?: number | undefined;
}

/**
 * Why webhook verification failed. In addition to the reasons of `verifyWebhook`:
 *
 * - `no_signature`: the header is missing
 * - `body_too_large`, `body_unreadable`: the body is over the limit, or broke off
 * - `body_not_signed`: the body is neither a form nor hashed in `bodySHA256`, or the request is a WebSocket handshake
 */
export type WebhookRefusal =
  | WebhookMismatch
  | "no_signature"
  | "body_too_large"
  | "body_unreadable"
  | "body_not_signed";

/** A request signed by Twilio, and its content. */
export interface VerifiedWebhook {
  valid: true;
  /** The URL that was verified: with `wss` for a WebSocket handshake. Only its query is verified. */
  url: string;
  /** The parameters of the form, or of the query if there is no form. */
  params: URLSearchParams;
  /** The body, byte for byte. Empty if there is none. */
  body: Uint8Array;
}

/** A request that was not verified. It has no content, because none of it can be trusted. */
export interface RefusedWebhook {
  valid: false;
  /** For logs. Do not send it in the response. */
  reason: WebhookRefusal;
  /** The status for the response: 413 if the body is too large. */
  status: 403 | 413;
}

export type WebhookVerdict = VerifiedWebhook | RefusedWebhook;

const usualSize = 1024 * 1024;
const largestSize = 4 * 1024 * 1024;
const knownOptions = ["url", "baseUrl", "maxBodySize"];

/**
 * Verifies that a `Request` comes from Twilio, and returns its parameters. Verify before anything reads the body: it is
 * read from a `clone()`, so that you can still read the request's own, and is in memory once more until you do. Of several
 * credentials, such as during a rotation, any may have signed; a request that names a shared key must be signed with that
 * key.
 *
 * The scheme that is verified follows from the request: `wss` (or `ws`, if `url` or `baseUrl` says so) for the handshake of
 * a WebSocket, with `Upgrade: websocket`, and `https` or `http` for any other. So one `baseUrl` does for both.
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
 * @throws {CredentialError} `invalid_argument` for mistakes of the caller, such as a request whose body has been
 * read; `freed`. No content of a request throws.
 */
export async function verifyWebhookRequest(
  request: Request,
  credential: WebhookCredential | readonly WebhookCredential[],
  options: VerifyWebhookRequestOptions = {},
): Promise<WebhookVerdict> {
  const credentials = credentialsOf(credential);
  const { url, limit, handshake } = read(request, options);
  const signature = request.headers.get("x-twilio-signature");
  if (signature === null) return refused("no_signature");

  const body = await readCopy(request, limit);
  if (typeof body === "string") return refused(body);
  const query = new URLSearchParams(queryOf(url));
  const content = handshake ? handshakeContent(body) : contentOf(request, query, body);
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

/** The signed content of a request besides its URL. */
interface SignedContent {
  params?: URLSearchParams;
  body?: Uint8Array;
}

/** Returns the content of a handshake, which has no body; undefined if there is one. */
const handshakeContent = (body: Uint8Array): SignedContent | undefined => (body.length === 0 ? {} : undefined);

/** Returns the signed content of a request; undefined for a body that is not signed. */
function contentOf(request: Request, query: URLSearchParams, body: Uint8Array): SignedContent | undefined {
  // The hash comes first, because the sender chooses the content type.
  if (query.has("bodySHA256")) return { body };
  if (body.length === 0) return {};
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/x-www-form-urlencoded") return undefined;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  // The ampersand keeps a leading question mark, which URLSearchParams would remove.
  return { params: new URLSearchParams(`&${text}`) };
}

function credentialsOf(credential: unknown): WebhookCredential[] {
  const credentials: WebhookCredential[] = Array.isArray(credential) ? [...credential] : [credential];
  if (credentials.length === 0 || credentials.some((each) => typeof each?.checkWebhook !== "function")) {
    throw invalidArgument("credential", "expected an AuthToken or a WebhookSharedKey, or an array of them");
  }
  return credentials;
}

function read(
  request: Request,
  options: VerifyWebhookRequestOptions,
): { url: string; limit: number; handshake: boolean } {
  if (typeof request?.clone !== "function" || typeof request.method !== "string") {
    throw invalidArgument("request", "expected a Request, as fetch has it");
  }
  if (request.bodyUsed || request.body?.locked) {
    throw invalidArgument(
      "request",
      "the body has already been read; verify before reading it, or pass request.clone()",
    );
  }
  if (typeof options !== "object" || options === null) throw invalidArgument("options", "expected an object");
  rejectUnknownOptions(options, knownOptions);
  const { url, baseUrl, maxBodySize: limit = usualSize } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > largestSize) {
    throw invalidArgument("maxBodySize", `expected a whole number of bytes, 1 to ${largestSize}`);
  }
  if (url !== undefined && baseUrl !== undefined) throw invalidArgument("baseUrl", "expected url or baseUrl, not both");
  const handshake = isHandshake(request);
  return { url: withScheme(urlOf(request, url, baseUrl), handshake), limit, handshake };
}

function urlOf(request: Request, url: string | undefined, baseUrl: string | undefined): string {
  if (url !== undefined) return text(url, "url");
  if (baseUrl === undefined) return request.url;
  const pathAndQuery = request.url.replace(/^[^:/?#]*:\/\/[^/?#]*/, "");
  return text(baseUrl, "baseUrl").replace(/\/$/, "") + pathAndQuery;
}

/** Whether a request opens a WebSocket: with `Upgrade: websocket` (RFC 6455 §4.1), or with HTTP/2's CONNECT (RFC 8441). */
function isHandshake({ method, headers }: Request): boolean {
  const protocols = (headers.get("upgrade") ?? "").split(",");
  const upgrades = protocols.some((protocol) => protocol.trim().toLowerCase() === "websocket");
  return method === "CONNECT" || (method === "GET" && upgrades);
}

/** Sets the scheme: servers see `https` or `http` for both, but Twilio signs a handshake with `wss`. */
function withScheme(url: string, handshake: boolean): string {
  return handshake ? url.replace(/^https?:/i, "wss:") : url.replace(/^ws(?=s?:)/i, "http");
}

function text(url: unknown, field: string): string {
  if (typeof url === "string" && /^(http|ws)s?:\/\/./i.test(url)) return url;
  throw invalidArgument(field, "expected a URL that begins with https://, http://, wss:// or ws://");
}

function queryOf(url: string): string {
  const [before = ""] = url.split("#", 1);
  const at = before.indexOf("?");
  return at < 0 ? "" : before.slice(at + 1);
}
