/** The public surface, the same in every runtime. The entries load the WebAssembly module and re-export it. */
export {
  type AccessToken,
  type AccessTokenOptions,
  type AccessTokenTemplateOptions,
  type Algorithm,
  type ChatGrant,
  decodeAccessToken,
  type Grants,
  type IssuedAccessToken,
  type SyncGrant,
  type TaskRouterGrant,
  type VerifyOptions,
  type VideoGrant,
  type VoiceGrant,
} from "./access-token/access-token.js";
export type { AccessTokenTemplate, TemplateMintOptions } from "./access-token/template.js";
export {
  type ApiKeyInfo,
  type ApiKeyList,
  type ApiKeyPage,
  ApiKeys,
  type ApiKeysCredential,
  type ApiKeysOptions,
  type DuplicateOptions,
  type KeyOptions,
  type ListOptions,
  type NewKeyOptions,
  type PageOptions,
  type RemainingStep,
  type RestrictedPolicy,
  type RotateOptions,
  type Rotation,
} from "./api-keys/api-keys.js";
export type { NewApiKey } from "./api-keys/new-api-key.js";
export { type AuthTokenChangeOptions, AuthTokens } from "./auth-tokens/auth-tokens.js";
export type { NewAuthToken } from "./auth-tokens/new-auth-token.js";
export type { ClientCapabilityOptions } from "./capability/client.js";
export {
  defaultEventBridgePolicies,
  defaultWorkerPolicies,
  type TaskRouterCapabilityOptions,
  type TaskRouterPolicy,
} from "./capability/task-router.js";
export { ApiKey, type ApiKeyOptions, type Env, type KeyType } from "./credentials/api-key.js";
export { AuthToken, type AuthTokenOptions } from "./credentials/auth-token.js";
export { KeyRing } from "./credentials/key-ring.js";
export { CredentialError, type ErrorCode } from "./errors.js";
export { ApiError } from "./http/api-error.js";
export type { CallOptions, HttpOptions } from "./http/client.js";
export { hostname } from "./http/hostname.js";
export { type JwtClaims, JwtVerifier, type JwtVerifierOptions } from "./jwt/jwt-verifier.js";
export { OAuthClient, type OAuthClientOptions } from "./oauth/oauth-client.js";
export type { NewOAuthApp } from "./oauth-apps/new-oauth-app.js";
export type { OAuthAppInfo } from "./oauth-apps/oauth-app-info.js";
export { type NewOAuthAppOptions, type OAuthAppOptions, OAuthApps } from "./oauth-apps/oauth-apps.js";
export type { KnownPermission, Permission } from "./permissions/permission.js";
export type { WebhookParams, WebhookRequest } from "./webhook/check.js";
export { WebhookSharedKey, type WebhookSharedKeyOptions } from "./webhook/shared-key.js";
export { signedUrls } from "./webhook/signed-urls.js";
export type { NewSharedKey } from "./webhook-shared-keys/new-shared-key.js";
export type { SharedKeyInfo } from "./webhook-shared-keys/shared-key-info.js";
export {
  type NewSharedKeyOptions,
  type SharedKeyListOptions,
  WebhookSharedKeys,
} from "./webhook-shared-keys/webhook-shared-keys.js";
