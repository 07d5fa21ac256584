import type { SessionStore } from "../edge/session.ts";

/** The worker's counts for one minute. Times are in seconds since the epoch. */
export interface Minute {
  at: number;
  issued: number;
  refused: number;
}

/** The outcome of one token request. */
export interface Decision {
  at: number;
  outcome: "issued" | "refused";
  /** The code of the refusal. */
  reason?: string;
  identity?: string;
  grants?: string[];
  expiresAt?: number;
  keySid?: string;
  jti?: string;
}

/** The worker's activity in the last hour. */
export interface Activity {
  until: number;
  /** Sixty, the oldest first. */
  minutes: Minute[];
  reasons: Record<string, number>;
  /** The newest first. */
  recent: Decision[];
}

export async function fetchActivity(sessions: SessionStore): Promise<Activity> {
  return (await sessions.ask("GET", "/activity")).body as Activity;
}
