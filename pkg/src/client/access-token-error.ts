/** The fields of an `AccessTokenError` besides its code and message. */
export interface AccessTokenErrorDetails {
  status?: number;
  field?: string | undefined;
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** The error of an `AccessTokenSource`. It never contains a token or a session. */
export class AccessTokenError extends Error {
  /**
   * For programs: the code in the endpoint's response (`"session_expired"`, `"not_granted"`), or one of
   *
   * - `"unreachable"`: no response (offline, blocked by CORS or CSP) or a redirect; `cause` is the error of `fetch`
   * - `"timeout"`: no complete response within `timeout`, which includes the `headers` option
   * - `"internal_error"`: the request could not be sent: `fetch` is missing, or the page has a bug; see `cause`
   * - `"invalid_answer"`: a response without a usable token; `message` has the reason
   * - `"unexpected_status"`: an error response without a code; see `status`
   * - `"headers_failed"`: the `headers` option threw `cause`, or returned invalid headers
   * - `"closed"`: the source is closed
   */
  declare readonly code: string;
  /** The HTTP status of an error response. */
  declare readonly status?: number;
  /** The field of the request's body that is wrong, as named by the endpoint. */
  declare readonly field?: string;
  /** The `Retry-After` of the response, in seconds. */
  declare readonly retryAfter?: number;

  /** @internal */
  constructor(code: string, message: string, details?: AccessTokenErrorDetails) {
    super(message, details);
    Object.assign(this, { code }, details);
  }

  /** On the prototype: not listed when the error is printed, and not changed by minifiers. */
  override get name(): string {
    return "AccessTokenError";
  }
}
