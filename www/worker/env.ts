import type { ActivityObject } from "./activity/activity-object.ts";
import type { IdentityObject } from "./gate/identity-object.ts";
import type { KeyRingObject } from "./ring/key-ring-object.ts";
import type { BINDINGS, SettingName } from "./settings.ts";

/** What wrangler.jsonc binds a deployment to. */
interface Bindings extends Record<(typeof BINDINGS)[number], unknown> {
  /** The local account in Twilio's place; a deployment has no such binding. */
  TWILIO_API: Fetcher;
  ADDRESS_BRAKE: RateLimit;
  IDENTITY_BRAKE: RateLimit;
  IDENTITIES: DurableObjectNamespace<IdentityObject>;
  ACTIVITY: DurableObjectNamespace<ActivityObject>;
  KEY_RING: DurableObjectNamespace<KeyRingObject>;
}

/** What the worker is given, by name. Values come from outside, so no setting is trusted before settings.ts has read it. */
export type Env = { [Name in SettingName]?: unknown } & Partial<Bindings>;
