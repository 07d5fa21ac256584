import { isUrl } from "../text.js";
import { getSignatureAlgorithm, SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER } from "./signature-algorithm.js";
import { validateRequest, validateRequestWithBody } from "./webhooks.js";

/** The part of an Express request that is used here. */
export interface Request {
  protocol: string;
  header(name: string): string | undefined;
  headers: Record<string, string | string[] | undefined>;
  originalUrl: string;
  /** The raw body, kept by the body parser. JSON cannot be verified without it. */
  rawBody?: string | Uint8Array | undefined;
  /** The parsed form. */
  body?: unknown;
}

/** The part of an Express response that is used here. */
export interface Response {
  type(type: string): Response;
  status(status: number): Response;
  send(body: string): unknown;
}

export interface RequestValidatorOptions {
  /** The absolute URL with its query, as configured at Twilio. */
  url?: string | undefined;
  /** The host of that URL; default: the request's. */
  host?: string | undefined;
  /** The protocol of that URL, such as `"https"`; default: the request's. */
  protocol?: string | undefined;
  /** `HMAC_SHA1` (default) or `HMAC_SHA256`; see `getSignatureAlgorithm`. */
  algorithm?: string | undefined;
}

export interface WebhookOptions extends Omit<RequestValidatorOptions, "algorithm"> {
  /** Whether requests are validated; default: `true`. */
  validate?: boolean | undefined;
  /** The Auth Token; default: the environment variable `TWILIO_AUTH_TOKEN`. */
  authToken?: string | undefined;
  /**
   * The secret of the shared key that signs requests with the header `X-Twilio-Webhooks-Signature-Settings`. These are never
   * verified with the Auth Token. The header names the algorithm.
   *
   * Not in the `twilio` package: the secrets of several keys, by the identifiers that the header names, as in
   * `{ webhooks_sharedkey_a: "…", webhooks_sharedkey_b: "…" }`. A request that names another key, or none, is refused.
   */
  sharedKeySecret?: string | Readonly<Record<string, string | undefined>> | undefined;
  includeHelpers?: boolean | undefined;
}

/** Reconstructs the URL that a request was sent to. */
function urlOf(request: Request, { url, host, protocol }: RequestValidatorOptions): string {
  if (url) return url;
  const scheme = `${protocol || request.protocol}`.replace(/:?$/, "://");
  const path = request.originalUrl.replaceAll("#", "%23").replace(/^(?=[^/])/, "/");
  return scheme + (host || request.headers.host) + path;
}

/** Whether an Express request is signed with the Auth Token, or with the secret of a shared key and `opts.algorithm`. */
export function validateIncomingRequest(request: Request, authToken: string, opts?: RequestValidatorOptions): boolean {
  const options = opts || {};
  const url = urlOf(request, options);
  // The sender controls the host, so an invalid URL must not throw.
  if (!options.url && !isUrl(url)) return false;
  const signature = request.header(SIGNATURE_HEADER) || "";
  const form = (request.body || {}) as Record<string, unknown>;
  const [, query = ""] = /^[^?#]*\?([^#]*)/.exec(url) ?? [];
  // URLSearchParams decodes the name, so that an escaped spelling is found too.
  if (!new URLSearchParams(query).has("bodySHA256")) {
    return validateRequest(authToken, signature, url, form, options.algorithm);
  }
  // Without the raw body only an empty one can have the hash.
  if (!request.rawBody && Object.keys(form).length > 0) return false;
  return validateRequestWithBody(authToken, signature, url, request.rawBody || "{}", options.algorithm);
}

/** The same as {@link validateIncomingRequest}. */
export function validateExpressRequest(request: Request, authToken: string, opts?: RequestValidatorOptions): boolean {
  return validateIncomingRequest(request, authToken, opts);
}

const isToken = (value: unknown): value is string => typeof value === "string" && value !== "";

const noSignature =
  "No signature header error - X-Twilio-Signature header does not exist, maybe this request is not coming from Twilio.";

/** Returns the secret of the one key that a settings header names, if it is one of these. */
function secretNamed(settings: string, secrets: Readonly<Record<string, string | undefined>>): string | undefined {
  const pairs = settings.split(",").map((part) => part.split("=", 2).map((text) => text.trim()));
  const ids = pairs.filter(([name]) => name === "key").map(([, id]) => id);
  return ids.length === 1 ? Object.entries(secrets).find(([id]) => id === ids[0])?.[1] : undefined;
}

/**
 * Returns Express middleware that passes on requests signed with the Auth Token: the given one, as a string or in the
 * options, or the environment variable `TWILIO_AUTH_TOKEN`. Requests with the header `X-Twilio-Webhooks-Signature-Settings`
 * must be signed with `sharedKeySecret` instead. Needs a parsed form: install `express.urlencoded()` first.
 */
export function webhook(
  opts?: string | WebhookOptions,
  authToken?: string | WebhookOptions,
): (request: Request, response: Response, next: (error?: unknown) => void) => void {
  const given = [authToken, opts];
  const options: WebhookOptions = Object.assign({}, ...given.filter((value) => typeof value === "object"));
  const validate = options.validate ?? true;
  const token = validate && (given.find(isToken) || options.authToken || globalThis.process?.env?.TWILIO_AUTH_TOKEN);

  return function hook(request, response, next) {
    const refuse = (status: number, text: string) => response.type("text/plain").status(status).send(text);
    if (!validate) return next();
    if (!request.header(SIGNATURE_HEADER)) return void refuse(400, noSignature);
    const settings = request.header(SIGNATURE_SETTINGS_HEADER);
    const configured = settings ? options.sharedKeySecret : token;
    if (!configured) {
      const missing = settings ? "SharedKey secret" : "auth token";
      console.error(`[Twilio]: Error - Twilio ${missing} is required for webhook request validation.`);
      const text = `Webhook Error - we attempted to validate this request without first configuring our ${missing}.`;
      return void refuse(500, text);
    }
    const isSeveral = typeof configured === "object" && !Array.isArray(configured);
    const secret = isSeveral ? secretNamed(settings ?? "", configured) : (configured as string);
    const { url, host, protocol } = options;
    const given = { url, host, protocol, algorithm: getSignatureAlgorithm(settings) };
    if (secret === undefined || !validateExpressRequest(request, secret, given)) {
      return void refuse(403, "Twilio Request Validation Failed.");
    }
    next();
  };
}
