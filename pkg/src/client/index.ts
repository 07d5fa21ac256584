/**
 * `twilio-edge-auth/client`: fetches and renews Access Tokens in a page or worker, without WebAssembly.
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
