import { span } from "../ui/time.ts";

/** A token's lifetime, in seconds since the epoch. */
export interface Life {
  /** Undefined for tokens without nbf and iat. */
  start: number | undefined;
  end: number;
}

type Phase = "waiting" | "valid" | "ending" | "over";

const ENDING_SHARE = 0.2; // of the lifetime; a client should have renewed the token by then

export function shareLeft({ start, end }: Life, now: number): number {
  if (now >= end) return 0;
  if (start === undefined || start >= end) return 1;
  return Math.min(1, (end - now) / (end - start));
}

export function phaseOf({ start, end }: Life, now: number, share: number): Phase {
  if (now >= end) return "over";
  if (start !== undefined && now < start) return "waiting";
  return share <= ENDING_SHARE ? "ending" : "valid";
}

export function wordsFor(phase: Phase, { start, end }: Life, now: number): string {
  if (phase === "over") return `Expired ${span(now - end)} ago`;
  if (phase === "waiting") return `Valid from now in ${span((start ?? now) - now)}`;
  return `${span(end - now)} left`;
}
