import { jsonResponse } from "./response.ts";

/** The status and message of each error code. */
const REFUSALS = {
  body_missing: [400, "There is no body."],
  body_malformed: [400, "The body is not valid JSON in UTF-8."],
  invalid_request: [400, "The body is not of the expected form."],
  unknown_field: [400, "The body has a field that this endpoint does not know."],
  session_missing: [401, "Missing session. Send `Authorization: Bearer <session JWT>`."],
  session_invalid: [401, "The session is not a JWT that this deployment accepts."],
  session_foreign: [401, "The session's signature, issuer or audience does not match."],
  session_expired: [401, "The session has expired; sign in again."],
  session_not_yet_valid: [401, "The session is not valid yet."],
  not_granted: [403, "The request asks for more than this deployment grants."],
  identity_not_allowed: [403, "The subject of the session cannot be the identity of a token with these grants."],
  identity_denied: [403, "An admin of this deployment has denied tokens to this identity."],
  origin_not_allowed: [403, "ALLOWED_ORIGINS of this deployment does not name the origin of this page."],
  admin_only: [403, "This session is not an admin's."],
  webhook_not_signed: [403, "Twilio has not signed this request, or not for this URL."],
  not_found: [404, "Not found."],
  rotation_not_pending: [404, "No rotation of this key is pending."],
  method_not_allowed: [405, "Method not allowed."],
  key_in_use: [409, "This worker itself uses that key."],
  rotation_pending: [409, "A rotation of this key is already pending. Cancel it first, or wait until it is finished."],
  body_too_large: [413, "The body is too large."],
  unsupported_media_type: [415, "This endpoint does not accept the content type of the body."],
  too_many_requests: [429, "Too many requests from this address or for this identity. Try again later."],
  quota_exhausted: [429, "This identity has used up its quota of tokens. Try again later."],
  not_configured: [500, "This deployment is not configured."],
  internal_error: [500, "Internal error. The log of the deployment has the details under this id."],
  twilio_error: [502, "Twilio refused the request."],
  rotation_failed: [502, "Rotation did not finish; it will be retried automatically."],
  twilio_unreachable: [502, "No usable response from Twilio; the request may have arrived."],
  records_unavailable: [503, "The records of this deployment are temporarily unavailable. Try again."],
  key_ring_unavailable: [503, "Signing keys are temporarily unavailable. Try again."],
  session_keys_unavailable: [503, "The keys that verify sessions are temporarily unavailable. Try again."],
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export interface RefusalDetails {
  /** The path of the invalid field of the body. */
  field?: string;
  /** Replaces the message of the code. */
  message?: string;
  /** Members of the error object in addition to code, message and field. */
  extra?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** Replaces the status of the code. */
  status?: number;
}

/** Thrown anywhere in a request; app.ts turns it into the JSON response. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly #details: RefusalDetails;

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(details.message ?? REFUSALS[code][1]);
    this.code = code;
    this.#details = details;
  }

  toResponse(): Response {
    const { field, extra, headers, status = REFUSALS[this.code][0] } = this.#details;
    const error = { code: this.code, message: this.message, ...(field === undefined ? {} : { field }), ...extra };
    return jsonResponse({ error }, status, headers);
  }
}

export function methodNotAllowed(allow: string): never {
  throw new Refusal("method_not_allowed", { headers: { Allow: allow } });
}
