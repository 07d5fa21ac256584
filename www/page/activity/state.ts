import { batch, effect, signal } from "@preact/signals";
import type { ActivityReport } from "../../worker/activity/activity.ts";
import type * as worker from "../../worker/activity/decision.ts";
import { EdgeError, reasonOf } from "../edge/client.ts";
import { request, session, whenSignedOut } from "../edge/session.ts";

const PERIOD = 5000; // milliseconds between a response and the next request
const LONGEST_PERIOD = 60_000; // after failures

/** The worker's activity in the last hour. */
export type Activity = ActivityReport;
/** The worker's counts for one minute. */
export type Minute = Activity["minutes"][number];

type Facts<T> = Partial<Omit<T, "at" | "outcome">>;
/** The outcome of one token request. */
export type Decision = Pick<worker.Decision, "at" | "outcome"> &
  Facts<worker.IssuedDecision> &
  Facts<worker.RefusedDecision>;

export const activity = signal<Activity | undefined>(undefined);
/** When it was fetched, in seconds since the epoch. */
export const fetchedAt = signal(0);
/** Why the last request failed. The activity before stays. */
export const problem = signal<string | undefined>(undefined);
export const isPaused = signal(false);
const isShown = signal(false);

let failures = 0;
let isFetching = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Polls while the view and the tab are visible, until the returned function is called. A failure is retried with backoff; a refusal
 * only on request.
 */
export function watchActivity(): () => void {
  const change = (): void => arm(0);
  document.addEventListener("visibilitychange", change);
  isShown.value = true;
  const stop = effect(() => {
    if (session.value?.isAdmin && !isPaused.value) arm(0);
    else clearTimeout(timer);
  });
  return () => {
    isShown.value = false;
    stop();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", change);
  };
}

/** Fetches now, regardless of earlier failures. */
export async function refresh(): Promise<void> {
  if (isFetching) return;
  clearTimeout(timer);
  isFetching = true;
  const own = session.peek();
  try {
    const { body } = await request("GET", "/activity", undefined, true);
    if (own !== session.peek()) return;
    batch(() => {
      activity.value = body as Activity;
      fetchedAt.value = Date.now() / 1000;
      problem.value = undefined;
    });
    failures = 0;
    arm(PERIOD);
  } catch (error) {
    if (own !== session.peek()) return;
    problem.value = reasonOf(error);
    failures += 1;
    const wasRefused = error instanceof EdgeError && error.status < 500 && error.status !== 429;
    if (!wasRefused) arm(Math.min(PERIOD * 2 ** failures, LONGEST_PERIOD));
  } finally {
    isFetching = false;
    if (own !== session.peek()) arm(0);
  }
}

/** Schedules the next request, if somebody sees its result. */
function arm(milliseconds: number): void {
  clearTimeout(timer);
  const isNeeded = isShown.peek() && !isPaused.peek() && session.peek()?.isAdmin === true && !document.hidden;
  if (isNeeded) timer = setTimeout(refresh, milliseconds);
}

whenSignedOut(() => {
  clearTimeout(timer);
  failures = 0;
  batch(() => {
    activity.value = undefined;
    problem.value = undefined;
    isPaused.value = false;
  });
});
