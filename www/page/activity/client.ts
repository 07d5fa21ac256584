import type { SessionStore } from "../edge/session.ts";

/** A minute of the worker's work. Times are seconds since the epoch. */
export interface Minute {
  at: number;
  issued: number;
  refused: number;
}

/** One answer to a request for a token. */
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

/** The last hour, as the worker tells it. */
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
