/** What the core reads in an answer. @internal */
export interface ApiErrorRecord {
  status: number;
  code?: number;
  message: string;
  moreInfo?: string;
}

/**
 * What the server said when it did not do what was asked, and answers that cannot be understood. What never got an
 * answer fails with the platform's own error instead: a `TypeError` of `fetch`, a `TimeoutError`, the reason of the signal.
 */
export class ApiError extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** The service's own code. @see https://www.twilio.com/docs/api/errors */
  readonly code?: number | undefined;
  /** Where to read more about it. */
  readonly moreInfo?: string | undefined;
  /** What the service knows the request by: worth a line in a log. */
  readonly requestId?: string | undefined;
  /** How many seconds to wait before the next attempt, if the service said so. */
  readonly retryAfter?: number | undefined;

  /** @internal */
  constructor({ status, code, message, moreInfo }: ApiErrorRecord, requestId?: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.moreInfo = moreInfo;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }

  static {
    Object.defineProperty(ApiError.prototype, "name", { value: "ApiError", configurable: true });
  }
}
