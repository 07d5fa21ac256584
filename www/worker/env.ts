import type { BINDINGS, SettingName } from "./settings/table.ts";

/**
 * The bindings of wrangler.jsonc, all of them optional because other runtimes have none. A test holds them to `wrangler types`, whose own
 * result would import every subject. deployment.ts knows the classes of the Durable Objects.
 */
interface Bindings extends Record<(typeof BINDINGS)[number], unknown> {
  /** The local account, which replaces Twilio's API in development and tests; a deployment has no such binding. */
  TWILIO_API: Fetcher;
  ADDRESS_RATE_LIMITER: RateLimit;
  IDENTITY_RATE_LIMITER: RateLimit;
  IDENTITIES: DurableObjectNamespace;
  ACTIVITY: DurableObjectNamespace;
  KEY_RING: DurableObjectNamespace;
  ROTATIONS: DurableObjectNamespace;
}

/** The environment of the worker, by name. A setting's value is untrusted until settings/read.ts has read it. */
export type Env = { [Name in SettingName]?: unknown } & Partial<Bindings>;
