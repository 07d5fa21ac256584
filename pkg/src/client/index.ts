/**
 * `twilio-edge-auth/client`: tokens for a page or a worker of a page, from an endpoint that mints them. No WebAssembly.
 */
export { AccessTokenError } from "./access-token-error.js";
export type {
  AccessTokenErrorEvent,
  AccessTokenEvents,
  AccessTokenEventTarget,
  AccessTokenRefreshEvent,
} from "./access-token-events.js";
export { AccessTokenSource, type AccessTokenSourceOptions } from "./access-token-source.js";
export type { FetchOption, HeadersLike, HeadersOption } from "./token-request.js";
