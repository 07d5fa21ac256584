import type { ApiKey } from "twilio-edge-auth";

export interface RingConfig {
  /** Creates and deletes the keys. */
  manager: ApiKey;
  /** Encrypts the stored secrets. */
  secret: Uint8Array;
  /** Milliseconds from one rotation to the next. */
  interval: number;
}

/** The problem if the newest key of the ring was encrypted with another secret. */
export const WRONG_SECRET =
  "KEY_RING_SECRET is not the secret that encrypted the keys of the ring. Set that secret; if it is lost, POST /ring/rotate creates a new key.";

/** Returns what a deployment needs to have a ring. */
export function missingForRing(env: Readonly<Record<string, unknown>>): string[] {
  const settings = ["KEY_RING_SECRET", "TWILIO_MANAGEMENT_KEY", "TWILIO_MANAGEMENT_SECRET"] as const;
  const missing: string[] = settings.filter((name) => env[name] === undefined || env[name] === "");
  if (env.KEY_RING === undefined) missing.push("The binding KEY_RING");
  return missing.map((name) => `${name} is missing.`);
}
