/** The status of each refusal, and its message unless each one has its own. */
const REFUSALS = {
  body_missing: [400, "There is no body; send a JSON object."],
  body_malformed: [400, "The body is not valid JSON in UTF-8."],
  body_unreadable: [400, "The body is incomplete."],
  invalid_request: [400, "The body is not a JSON object."],
  unknown_field: [400],
  session_invalid: [401, "Not authenticated."],
  identity_not_allowed: [403],
  not_granted: [403],
  origin_not_allowed: [403, "Origin not allowed."],
  method_not_allowed: [405, "Method not allowed."],
  body_too_large: [413, "The body is too large."],
  unsupported_media_type: [415, "Send the body as application/json."],
  too_many_requests: [429, "Too many requests. Try again later."],
  internal_error: [500, "Internal error."],
  authentication_unavailable: [503, "Authentication timed out. Try again later."],
} as const satisfies Record<string, readonly [status: number, message?: string]>;

/** Why an endpoint refused a request; `error.code` of the response. */
export type EndpointRefusal = keyof typeof REFUSALS;

/** Details of a refusal: the invalid field, a specific message, response headers. */
interface Details {
  field?: string;
  message?: string;
  headers?: Record<string, string>;
}

/** Why a request is refused. `message` is for the client: it never contains a secret or a token. */
export class EndpointError extends Error {
  override readonly name = "EndpointError";
  /** The kind of refusal, for programs. */
  readonly code: EndpointRefusal;
  /** The path of the invalid field of the body: `"grants[0]"`. */
  readonly field: string | undefined;
  /** @internal */
  readonly headers: Record<string, string> | undefined;

  /** @internal */
  constructor(code: EndpointRefusal, details: Details = {}) {
    super(details.message ?? REFUSALS[code][1]);
    this.code = code;
    this.field = details.field;
    this.headers = details.headers;
  }

  /** `{ "error": { "code", "message", "field" } }`, never cached. */
  toResponse(): Response {
    const { code, message, field, headers } = this;
    return json({ error: { code, message, field } }, REFUSALS[code][0], headers);
  }
}

/** `Response.json` is newer than the oldest supported browsers and runtimes. */
export function json(value: unknown, status: number, headers?: Record<string, string>): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers },
  });
}
