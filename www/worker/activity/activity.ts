import type { Decision } from "./decision.ts";

const MINUTE = 60; // seconds
const MINUTES_KEPT = 60;
const RECENT_KEPT = 50;

interface Minute {
  at: number;
  issued: number;
  /** The number of refusals by reason. */
  refused: Record<string, number>;
}

/** An activity as plain data, to be sent and stored. */
export interface ActivityState {
  minutes: Minute[];
  /** The newest decisions, oldest first. */
  recent: Decision[];
}

/** The response of GET /activity. Times are seconds since the epoch. */
export interface ActivityReport {
  /** The end of the current minute. */
  until: number;
  /** The last 60 minutes, oldest first. */
  minutes: { at: number; issued: number; refused: number }[];
  /** The number of refusals by reason. */
  reasons: Record<string, number>;
  /** Newest first. */
  recent: Decision[];
}

/** The decisions of the last hour: counts per minute, and the newest decisions. Its size is bounded. */
export class Activity {
  readonly #minutes = new Map<number, Minute>();
  #recent: Decision[] = [];

  constructor(...states: (ActivityState | undefined)[]) {
    for (const state of states) if (state !== undefined) this.add(state);
  }

  get isEmpty(): boolean {
    return this.#minutes.size === 0;
  }

  note(decision: Decision): void {
    const minute = this.#minute(decision.at - (decision.at % MINUTE));
    if (decision.outcome === "issued") minute.issued += 1;
    else minute.refused[decision.reason] = (minute.refused[decision.reason] ?? 0) + 1;
    this.#recent.push(decision);
    if (this.#recent.length > 2 * RECENT_KEPT) this.#recent = this.#recent.slice(-RECENT_KEPT);
  }

  /** Adds the counts of another activity. */
  add({ minutes, recent }: ActivityState): void {
    for (const { at, issued, refused } of minutes) {
      const minute = this.#minute(at);
      minute.issued += issued;
      for (const [reason, count] of Object.entries(refused)) {
        minute.refused[reason] = (minute.refused[reason] ?? 0) + count;
      }
    }
    this.#recent = [...this.#recent, ...recent].sort((a, b) => a.at - b.at).slice(-RECENT_KEPT);
  }

  /** Removes what is too old for a report at this time. */
  forgetBefore(now: number): void {
    const from = endOfMinute(now) - MINUTES_KEPT * MINUTE;
    for (const at of this.#minutes.keys()) if (at < from) this.#minutes.delete(at);
    this.#recent = this.#recent.filter(({ at }) => at >= from);
  }

  state(): ActivityState {
    return { minutes: [...this.#minutes.values()], recent: this.#recent.slice(-RECENT_KEPT) };
  }

  report(now: number): ActivityReport {
    const until = endOfMinute(now);
    const from = until - MINUTES_KEPT * MINUTE;
    const reasons: Record<string, number> = {};
    const minutes = Array.from({ length: MINUTES_KEPT }, (_, index) => {
      const at = from + index * MINUTE;
      const { issued, refused } = this.#minutes.get(at) ?? { issued: 0, refused: {} };
      for (const [reason, count] of Object.entries(refused)) reasons[reason] = (reasons[reason] ?? 0) + count;
      return { at, issued, refused: Object.values(refused).reduce((sum, count) => sum + count, 0) };
    });
    const recent = this.#recent.filter(({ at }) => at >= from).slice(-RECENT_KEPT);
    return { until, minutes, reasons, recent: recent.reverse() };
  }

  #minute(at: number): Minute {
    let minute = this.#minutes.get(at);
    if (minute === undefined) {
      minute = { at, issued: 0, refused: {} };
      this.#minutes.set(at, minute);
    }
    return minute;
  }
}

function endOfMinute(now: number): number {
  return now - (now % MINUTE) + MINUTE;
}
