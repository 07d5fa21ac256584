import type { RefusalCode } from "../http/errors.ts";

/** A decision of POST /token, for the log and the activity, without tokens and secrets. Times are in seconds since the epoch. */
export type Decision = IssuedDecision | RefusedDecision;

export interface IssuedDecision {
  at: number;
  outcome: "issued";
  identity: string;
  /** The names of the grants, such as "voice". */
  grants: readonly string[];
  expiresAt: number;
  keySid: string;
  jti: string;
}

export interface RefusedDecision {
  at: number;
  outcome: "refused";
  reason: RefusalCode;
  /** Present if the session was verified. */
  identity?: string;
}
