/** The status and message of each refusal. */
const REFUSALS = {
  body_missing: [400, "There is no body; send a JSON object, {} if there is nothing to ask for."],
  body_malformed: [400, "The body is not valid JSON in UTF-8."],
  body_unreadable: [400, "The body is incomplete."],
  invalid_request: [400, "The body does not have the expected form."],
  unknown_field: [400, "The body has a field that this endpoint does not know."],
  session_invalid: [401, "The request is not authenticated."],
  identity_not_allowed: [403, "The identity breaks a rule of a product that the token grants."],
  not_granted: [403, "The request asks for more than this endpoint grants."],
  origin_not_allowed: [403, "This endpoint does not allow the origin of this page."],
  method_not_allowed: [405, "Method not allowed."],
  body_too_large: [413, "The body is too large."],
  unsupported_media_type: [415, "Send the body as application/json."],
  too_many_requests: [429, "Too many requests for this identity. Try again later."],
  internal_error: [500, "Internal error."],
  authentication_unavailable: [503, "Authentication takes too long. Try again later."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

/** Why an endpoint refused a request; `error.code` of the response. */
export type EndpointRefusal = keyof typeof REFUSALS;

/** Details of a refusal: the invalid field, a specific message, response headers. */
interface Details {
  field?: string;
  message?: string;
  headers?: Record<string, string>;
}

/** Thrown while a request is handled; becomes the response. */
export class Refusal extends Error {
  readonly code: EndpointRefusal;
  readonly details: Details;

  constructor(code: EndpointRefusal, details: Details = {}) {
    super(details.message ?? REFUSALS[code][1]);
    this.code = code;
    this.details = details;
  }

  /** `{ "error": { "code", "message", "field" } }`, never cached. */
  toResponse(): Response {
    const { field, headers } = this.details;
    const error = { code: this.code, message: this.message, ...(field === undefined ? {} : { field }) };
    return json({ error }, REFUSALS[this.code][0], headers);
  }
}

/** `Response.json` is newer than the oldest supported browsers and runtimes. */
export function json(value: unknown, status: number, headers?: Record<string, string>): Response {
  const body = JSON.stringify(value);
  return new Response(body, {
    status,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers },
  });
}
