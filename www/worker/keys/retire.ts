// What the ring and the rotations of other keys have in common: deleting keys in the background, and repeating what failed.

import { ApiError, type ApiKeys } from "twilio-edge-auth";

const MIN_PAUSE = 30_000; // milliseconds after the first failure; doubled with each further one
export const MAX_PAUSE = 3_600_000;

/** Returns how long to wait after this number of consecutive failures, in milliseconds. */
export function pauseAfter(failures: number): number {
  return Math.min(MIN_PAUSE * 2 ** (failures - 1), MAX_PAUSE);
}

/** Deletes a key; does nothing if it is already deleted. */
export async function deleteKey(keys: Pick<ApiKeys, "delete">, sid: string): Promise<void> {
  await keys.delete(sid).catch((error) => {
    if (!isNotFound(error)) throw error;
  });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Describes an error of a background task, for admins. */
export function describe(error: unknown): string {
  if (error instanceof ApiError) return `Twilio responded ${error.status}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
