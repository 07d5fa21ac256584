import type { ApiKey } from "twilio-edge-auth";

export interface RingConfig {
  /** Creates and deletes the keys. */
  manager: ApiKey;
  /** The secret with which the stored secrets are encrypted. */
  secret: Uint8Array;
  /** Milliseconds from one rotation to the next. */
  interval: number;
}

/** The message if the newest key of the ring was encrypted with another secret. */
export const WRONG_SECRET =
  "KEY_RING_SECRET is not the one that the keys of the ring are sealed with. Set that one; if it is lost, POST /ring/rotate makes a new key.";

/** Returns the settings that a deployment lacks for a ring. */
export function missingForRing(env: Readonly<Record<string, unknown>>): string[] {
  const settings = ["KEY_RING_SECRET", "TWILIO_MANAGEMENT_KEY", "TWILIO_MANAGEMENT_SECRET"] as const;
  const missing: string[] = settings.filter((name) => env[name] === undefined || env[name] === "");
  if (env.KEY_RING === undefined) missing.push("The binding KEY_RING");
  return missing.map((name) => `${name} is missing.`);
}
