/** An error response, as read by the core. @internal */
export interface ApiErrorRecord {
  status: number;
  code?: number;
  message: string;
  moreInfo?: string;
  permission?: string;
}

/**
 * The error for an error response of Twilio, or a response that cannot be read. A request without a response fails with the
 * platform's error instead: a `TypeError` of `fetch`, a `TimeoutError`, or the signal's reason.
 */
export class ApiError extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** Twilio's error code. @see https://www.twilio.com/docs/api/errors */
  readonly code?: number | undefined;
  /** The URL of the documentation of the error. */
  readonly moreInfo?: string | undefined;
  /** The permission that the credential lacks (code 70051), such as `"/twilio/messaging/messages/list"`. */
  readonly permission?: string | undefined;
  /** Twilio's ID of the request, for logs and support. */
  readonly requestId?: string | undefined;
  /** The `Retry-After` of the response, in seconds. */
  readonly retryAfter?: number | undefined;

  /** @internal */
  constructor(
    { status, code, message, moreInfo, permission }: ApiErrorRecord,
    requestId?: string,
    retryAfter?: number,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.moreInfo = moreInfo;
    this.permission = permission;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }

  /** On the prototype: not listed when the error is printed, and not changed by minifiers. @internal */
  override get name(): string {
    return "ApiError";
  }
}
