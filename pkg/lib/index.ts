/** The public surface, the same in every runtime. The entries load the WebAssembly module and re-export it. */
export {
  type AccessToken,
  type AccessTokenOptions,
  type AccessTokenTemplateOptions,
  type Algorithm,
  type ChatGrant,
  decodeAccessToken,
  type Grants,
  type SyncGrant,
  type TaskRouterGrant,
  type VerifyOptions,
  type VideoGrant,
  type VoiceGrant,
} from "./access-token.js";
export type { AccessTokenTemplate } from "./access-token-template.js";
export { ApiError } from "./api-error.js";
export { ApiKey, type ApiKeyOptions, type Env, type KeyType } from "./api-key.js";
export {
  type ApiKeyInfo,
  type ApiKeyList,
  type ApiKeyPage,
  ApiKeys,
  type ApiKeysOptions,
  type KeyOptions,
  type ListOptions,
  type NewKeyOptions,
  type PageOptions,
  type RestrictedPolicy,
} from "./api-keys.js";
export { AuthToken, type AuthTokenOptions } from "./auth-token.js";
export type { ClientCapabilityOptions } from "./client-capability.js";
export { CredentialError, type ErrorCode } from "./errors.js";
export { hostname } from "./hostname.js";
export type { CallOptions, HttpOptions } from "./http.js";
export { KeyRing } from "./key-ring.js";
export type { NewApiKey } from "./new-api-key.js";
export { OAuthClient, type OAuthClientOptions } from "./oauth-client.js";
export { signedUrls } from "./signed-urls.js";
export {
  defaultEventBridgePolicies,
  defaultWorkerPolicies,
  type TaskRouterCapabilityOptions,
  type TaskRouterPolicy,
} from "./task-router-capability.js";
export type { WebhookParams, WebhookRequest } from "./webhook-check.js";
export { WebhookSharedKey, type WebhookSharedKeyOptions } from "./webhook-shared-key.js";
