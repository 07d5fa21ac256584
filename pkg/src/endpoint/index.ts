export type { CorsOptions } from "./cors.js";
export { EndpointError, type EndpointRefusal } from "./error.js";
export { type IssuedToken, issueToken, type TokenRequest } from "./issue.js";
export type { TokenPolicy } from "./narrow.js";
export { nodeHandler } from "./node.js";
export type { OfEnv } from "./of-env.js";
export { type Caller, type TokenEndpointOptions, tokenEndpoint } from "./token.js";
export { type WebhookHandlerOptions, webhookHandler } from "./webhook.js";
