import type { ApiKey } from "twilio-edge-auth";
import type { Env } from "../env.ts";
import { readText, readWhole } from "../setting.ts";

const SHORTEST_SECRET_BYTES = 32;
const AGE = { unit: "days", least: 1, most: 365, usual: 30 };
const DAY = 86_400_000; // milliseconds

export interface RingConfig {
  binding: NonNullable<Env["KEY_RING"]>;
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

/** The ring that the deployment keeps its keys in; undefined where it goes without, and signs with the key of its environment. */
export function readRing(env: Env, manager: ApiKey | undefined, problems: string[]): RingConfig | undefined {
  const secret = readText(env, "KEY_RING_SECRET", problems);
  const days = readWhole(env, "KEY_ROTATION_DAYS", AGE, problems);
  if (secret === undefined) return undefined;
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < SHORTEST_SECRET_BYTES) {
    problems.push(`KEY_RING_SECRET is shorter than ${SHORTEST_SECRET_BYTES} bytes.`);
  }
  const binding = env.KEY_RING;
  return manager && binding && { binding, manager, secret: bytes, interval: days * DAY };
}

/** What a deployment lacks to keep a ring. Nothing of it is a mistake: without a ring it signs with its static key. */
export function missingForRing(env: Env): string[] {
  const settings = ["KEY_RING_SECRET", "TWILIO_MANAGEMENT_KEY", "TWILIO_MANAGEMENT_SECRET"] as const;
  const missing: string[] = settings.filter((name) => env[name] === undefined || env[name] === "");
  if (env.KEY_RING === undefined) missing.push("The binding KEY_RING");
  return missing.map((name) => `${name} is missing.`);
}
