import { signal } from "@preact/signals";
import { whenSignedOut } from "../edge/session.ts";
import type { RotationView } from "./client.ts";
import * as client from "./client.ts";

/** The rotations whose old key is still to be deleted. */
export const rotations = signal<readonly RotationView[]>([]);

/** Loads the pending rotations. Keeps the ones that are shown if that fails: the keys matter more. */
export async function loadRotations(): Promise<void> {
  try {
    rotations.value = await client.listRotations();
  } catch {}
}

/** The rotation that is going to delete the key. */
export function rotationOf(sid: string): RotationView | undefined {
  return rotations.value.find((rotation) => rotation.sid === sid);
}

/** Keeps the old key, and reloads the rotations, also after a failure: the rotation may have finished by itself. */
export async function keepOldKey(sid: string): Promise<void> {
  try {
    await client.cancelRotation(sid);
  } finally {
    await loadRotations();
  }
}

whenSignedOut(() => {
  rotations.value = [];
});
