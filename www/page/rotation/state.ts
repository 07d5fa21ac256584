import { batch, signal } from "@preact/signals";
import type { RingState } from "../../worker/ring/ring-state.ts";
import { EdgeError, reasonOf } from "../edge/client.ts";
import { request, session, whenSignedOut } from "../edge/session.ts";

/** The ring, as last fetched. */
export const ring = signal<RingState | undefined>(undefined);
export const problem = signal<string | undefined>(undefined);
/** Whether the deployment has no ring, and signs with a static key. */
export const isMissing = signal(false);

/** Loads the state of the ring. Keeps the one that is shown if that fails. */
export async function loadRing(): Promise<void> {
  try {
    const { body } = await request("GET", "/ring");
    batch(() => {
      ring.value = body as RingState;
      problem.value = undefined;
      isMissing.value = false;
    });
  } catch (error) {
    if (session.peek() === undefined) return;
    batch(() => {
      problem.value = reasonOf(error);
      isMissing.value = error instanceof EdgeError && error.code === "not_configured";
    });
  }
}

export interface Rotation {
  made: string | null;
  /** The newest key, if it does not sign yet: then no key is created. */
  waiting: string | null;
}

/** Creates a new key now, and loads the state of the ring, also after a failure: a failed run may have done part of its work. */
export async function rotate(): Promise<Rotation> {
  try {
    return (await request("POST", "/ring/rotate")).body as Rotation;
  } finally {
    await loadRing();
  }
}

whenSignedOut(() => {
  batch(() => {
    ring.value = undefined;
    problem.value = undefined;
    isMissing.value = false;
  });
});
