import type { ActivityObject } from "./activity/activity-object.ts";
import type { IdentityObject } from "./gate/identity-object.ts";
import type { KeyRingObject } from "./ring/key-ring-object.ts";

/** What a deployment may set, by name. Values come from outside, so nothing here is trusted before config.ts has read it. */
export type Env = {
  TWILIO_ACCOUNT_SID?: unknown;
  TWILIO_API_KEY?: unknown;
  TWILIO_API_KEY_SID?: unknown;
  TWILIO_API_SECRET?: unknown;
  TWILIO_API_KEY_SECRET?: unknown;
  TWILIO_MANAGEMENT_KEY?: unknown;
  TWILIO_MANAGEMENT_SECRET?: unknown;
  TWILIO_AUTH_TOKEN?: unknown;
  TWILIO_REGION?: unknown;
  TWILIO_EDGE?: unknown;
  SESSION_SECRET?: unknown;
  SESSION_JWKS_URL?: unknown;
  SESSION_ISSUER?: unknown;
  SESSION_AUDIENCE?: unknown;
  TOKEN_GRANTS?: unknown;
  TOKEN_TTL?: unknown;
  KEY_RING_SECRET?: unknown;
  KEY_ROTATION_DAYS?: unknown;
  ALLOWED_ORIGINS?: unknown;
  QUOTA_TOKENS?: unknown;
  QUOTA_WINDOW?: unknown;
  BRAKE_PERIOD?: unknown;
  INTROSPECTION_SECRET?: unknown;
  AUDIT_SECRET?: unknown;
  WEBHOOK_BASE_URL?: unknown;
  ENVIRONMENT?: unknown;
  /** The local account in Twilio's place; a deployment has no such binding. */
  TWILIO_API?: Fetcher;
  ADDRESS_BRAKE?: RateLimit;
  IDENTITY_BRAKE?: RateLimit;
  IDENTITIES?: DurableObjectNamespace<IdentityObject>;
  ACTIVITY?: DurableObjectNamespace<ActivityObject>;
  KEY_RING?: DurableObjectNamespace<KeyRingObject>;
};
