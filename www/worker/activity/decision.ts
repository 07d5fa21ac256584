import type { RefusalCode } from "../http/errors.ts";

/** What POST /token decided, as the log and the activity know it: never a token, never a secret. Times are seconds since the epoch. */
export type Decision = IssuedDecision | RefusedDecision;

export interface IssuedDecision {
  at: number;
  outcome: "issued";
  identity: string;
  /** The names of what was granted, such as "voice". */
  grants: readonly string[];
  expiresAt: number;
  keySid: string;
  jti: string;
}

export interface RefusedDecision {
  at: number;
  outcome: "refused";
  reason: RefusalCode;
  /** Once a session has said who is asking. */
  identity?: string;
}
