import { EdgeError, reasonOf } from "../edge/client.ts";
import type { SessionStore } from "../edge/session.ts";
import { type Activity, fetchActivity } from "./client.ts";

const PERIOD = 5000; // milliseconds from one answer to the next question
const LONGEST_PERIOD = 60_000; // after failures

/**
 * The worker's activity, asked for again and again while somebody looks at it: a hidden view or tab asks nothing. A failure leaves
 * what was known; it is asked again ever more seldom, and after a refusal only when somebody wants it.
 */
export class ActivityStore extends EventTarget {
  activity: Activity | undefined;
  /** When it came, in seconds since the epoch. */
  fetchedAt = 0;
  problem: string | undefined;
  /** Whether somebody has stopped it. */
  paused = false;
  readonly #sessions: SessionStore;
  #inSight = false;
  #failures = 0;
  #asking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sessions: SessionStore) {
    super();
    this.#sessions = sessions;
    sessions.addEventListener("change", () => this.#restart());
    document.addEventListener("visibilitychange", () => this.#arm(0));
  }

  /** Whether the view is the one that is shown. */
  set inSight(inSight: boolean) {
    this.#inSight = inSight;
    this.#arm(0);
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.#changed();
    this.#arm(0);
  }

  /** Asks now, whatever went wrong before. */
  async refresh(): Promise<void> {
    if (this.#asking) return;
    clearTimeout(this.#timer);
    this.#asking = true;
    const session = this.#sessions.current;
    try {
      const activity = await fetchActivity(this.#sessions);
      if (session !== this.#sessions.current) return;
      this.activity = activity;
      this.fetchedAt = Date.now() / 1000;
      this.problem = undefined;
      this.#failures = 0;
      this.#arm(PERIOD);
    } catch (error) {
      if (session !== this.#sessions.current) return;
      this.problem = reasonOf(error);
      this.#failures += 1;
      const refused = error instanceof EdgeError && error.status < 500 && error.status !== 429;
      if (!refused) this.#arm(Math.min(PERIOD * 2 ** this.#failures, LONGEST_PERIOD));
    } finally {
      this.#asking = false;
      if (session !== this.#sessions.current) this.#arm(0);
      this.#changed();
    }
  }

  #restart(): void {
    this.activity = undefined;
    this.problem = undefined;
    this.paused = false;
    this.#failures = 0;
    this.#changed();
    this.#arm(0);
  }

  /** The next question comes in so many milliseconds, if anybody is going to see the answer. */
  #arm(milliseconds: number): void {
    clearTimeout(this.#timer);
    const wanted = this.#inSight && !this.paused && this.#sessions.current !== undefined && !document.hidden;
    if (wanted) this.#timer = setTimeout(() => this.refresh(), milliseconds);
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
