export type { CorsOptions } from "./cors.js";
export { nodeHandler } from "./node.js";
export type { EndpointRefusal } from "./refusal.js";
export { type Caller, type IssuedToken, type OfEnv, type TokenEndpointOptions, tokenEndpoint } from "./token.js";
export { type WebhookHandlerOptions, webhookHandler } from "./webhook.js";
