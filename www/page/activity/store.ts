import { EdgeError, reasonOf } from "../edge/client.ts";
import type { SessionStore } from "../edge/session.ts";
import { type Activity, fetchActivity } from "./client.ts";

const PERIOD = 5000; // milliseconds between a response and the next request
const LONGEST_PERIOD = 60_000; // after failures

/**
 * The worker's activity, polled while the view and the tab are visible. A failure keeps the last activity and is retried with
 * backoff; a refusal only on request.
 */
export class ActivityStore extends EventTarget {
  activity: Activity | undefined;
  /** When it was fetched, in seconds since the epoch. */
  fetchedAt = 0;
  problem: string | undefined;
  /** Whether the user has paused polling. */
  paused = false;
  readonly #sessions: SessionStore;
  #isVisible = false;
  #failures = 0;
  #isFetching = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sessions: SessionStore) {
    super();
    this.#sessions = sessions;
    sessions.addEventListener("change", () => this.#restart());
    document.addEventListener("visibilitychange", () => this.#arm(0));
  }

  /** Whether the view is shown. */
  set isVisible(isVisible: boolean) {
    this.#isVisible = isVisible;
    this.#arm(0);
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.#changed();
    this.#arm(0);
  }

  /** Fetches now, regardless of earlier failures. */
  async refresh(): Promise<void> {
    if (this.#isFetching) return;
    clearTimeout(this.#timer);
    this.#isFetching = true;
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
      this.#isFetching = false;
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

  /** Schedules the next request, if the result is visible. */
  #arm(milliseconds: number): void {
    clearTimeout(this.#timer);
    const isNeeded = this.#isVisible && !this.paused && this.#sessions.current !== undefined && !document.hidden;
    if (isNeeded) this.#timer = setTimeout(() => this.refresh(), milliseconds);
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
