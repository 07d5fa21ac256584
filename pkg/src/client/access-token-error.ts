/** What an `AccessTokenError` knows beside its code and message. */
export interface AccessTokenErrorDetails {
  status?: number;
  field?: string | undefined;
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** Why there is no token. Neither the message nor anything else here holds a token or a session. */
export class AccessTokenError extends Error {
  /**
   * For programs: the code of the endpoint's own error (`"session_expired"`, `"not_granted"`), or one of
   *
   * - `"unreachable"`: no response: offline, stopped by CORS or CSP, a redirect; `cause` is what `fetch` said
   * - `"timeout"`: no whole response within `timeout`, which the `headers` option is part of
   * - `"internal_error"`: the request could not be made: `fetch` is missing, or an error in the page; see `cause`
   * - `"invalid_answer"`: an answer without a usable token; `message` says what is wrong with it
   * - `"unexpected_status"`: a failure without a code of its own; see `status`
   * - `"headers_failed"`: the `headers` option threw, and `cause` is what it threw; or its headers are none
   * - `"closed"`: the source is closed
   */
  declare readonly code: string;
  /** The HTTP status of the answer, if that was a failure. */
  declare readonly status?: number;
  /** The field of the request's body at fault, as the endpoint names it. */
  declare readonly field?: string;
  /** How long the endpoint asks to be left alone, in seconds: its `Retry-After`. */
  declare readonly retryAfter?: number;

  /** @internal */
  constructor(code: string, message: string, details?: AccessTokenErrorDetails) {
    super(message, details);
    Object.assign(this, { code }, details);
  }

  /** On the prototype, so that printing an error does not list it, and minifiers cannot change it. */
  override get name(): string {
    return "AccessTokenError";
  }
}
