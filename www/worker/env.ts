import type { ActivityObject } from "./activity-object.ts";
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
  WEBHOOK_BASE_URL?: unknown;
  ENVIRONMENT?: unknown;
  /** The local account in Twilio's place; a deployment has no such binding. */
  TWILIO_API?: Fetcher;
  ACTIVITY?: DurableObjectNamespace<ActivityObject>;
  KEY_RING?: DurableObjectNamespace<KeyRingObject>;
};
