import type { ApiKey } from "twilio-edge-auth";

export interface RingConfig {
  /** Makes and deletes the keys. */
  manager: ApiKey;
  /** What the stored secrets are sealed with. */
  secret: Uint8Array;
  /** Milliseconds from one rotation to the next. */
  interval: number;
}

/** Said when the newest key of the ring was sealed with another secret. */
export const WRONG_SECRET =
  "KEY_RING_SECRET is not the one that the keys of the ring are sealed with. Set that one; if it is lost, POST /ring/rotate makes a new key.";

/** What a deployment without a ring lacks to keep one. */
export function missingForRing(env: Readonly<Record<string, unknown>>): string[] {
  const settings = ["KEY_RING_SECRET", "TWILIO_MANAGEMENT_KEY", "TWILIO_MANAGEMENT_SECRET"] as const;
  const missing: string[] = settings.filter((name) => env[name] === undefined || env[name] === "");
  if (env.KEY_RING === undefined) missing.push("The binding KEY_RING");
  return missing.map((name) => `${name} is missing.`);
}
