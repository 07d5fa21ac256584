import type { JSONParsed } from "hono/utils/types";
import type * as worker from "../../worker/keys/responses.ts";
import { EdgeError, type Exchange, reasonOf } from "../edge/client.ts";
import { request } from "../edge/session.ts";

export type Key = JSONParsed<worker.KeyView>;
export type NewKey = Key & { secret: string };
export type KeyList = JSONParsed<worker.KeyList>;
export type RotatedKey = JSONParsed<worker.RotatedKey>;
export type RotationView = worker.RotationView;
export type KeyEvent = worker.KeyEvent;
export type Policy = { allow: string[] };

export interface KeyFields {
  friendlyName?: string;
  type?: "standard" | "restricted";
  policy?: Policy;
}

export interface Trial {
  sid: string;
  secret: string;
  action: "list" | "create";
  to?: string;
  from?: string;
  body?: string;
}

const ORPHAN = "The key may exist, but its secret is lost. If it's in the list, delete it and create another.";
const LOST_SUCCESSOR =
  "A new key may exist, but its secret is lost. Cancel the rotation, delete the new key, and rotate again.";

export async function listKeys(cursor?: string, background = false): Promise<KeyList> {
  const path = cursor === undefined ? "/keys" : `/keys?cursor=${encodeURIComponent(cursor)}`;
  return (await request("GET", path, undefined, background)).body as KeyList;
}

export async function createKey(fields: KeyFields): Promise<NewKey> {
  return (await requestSecret("/keys", fields, ORPHAN)) as NewKey;
}

/** Replaces a key. The old one is deleted after `grace` seconds; undefined: it is kept. */
export async function rotateKey(sid: string, grace: number | undefined): Promise<RotatedKey> {
  return (await requestSecret(
    `/keys/${sid}/rotate`,
    grace === undefined ? {} : { grace },
    LOST_SUCCESSOR,
  )) as RotatedKey;
}

/** Sends a request whose response has a secret. `lost`: what to do if the response does not arrive. */
async function requestSecret(path: string, body: unknown, lost: string): Promise<unknown> {
  try {
    return (await request("POST", path, body)).body;
  } catch (error) {
    if (error instanceof EdgeError && error.status >= 400) throw error;
    // The worker's response was lost. (If Twilio's was lost, the worker says so itself.)
    throw new EdgeError(0, { message: `${reasonOf(error)} ${lost}` });
  }
}

/** The rotations whose old key is still to be deleted. None if the deployment keeps no grace periods. */
export async function listRotations(): Promise<RotationView[]> {
  return (await fromRecords<{ rotations: RotationView[] }>("/keys/rotations"))?.rotations ?? [];
}

/** Cancels a rotation, so that the old key is kept. */
export async function cancelRotation(sid: string): Promise<void> {
  await request("DELETE", `/keys/rotations/${sid}`);
}

/** The latest changes of keys, the newest first; undefined if the deployment keeps none. */
export async function listChanges(): Promise<KeyEvent[] | undefined> {
  return (await fromRecords<{ changes: KeyEvent[] }>("/keys/changes"))?.changes;
}

/** Undefined if the deployment has no such records. */
async function fromRecords<T>(path: string): Promise<T | undefined> {
  try {
    return (await request("GET", path, undefined, true)).body as T;
  } catch (error) {
    if (error instanceof EdgeError && error.code === "not_configured") return undefined;
    throw error;
  }
}

/** Fetches a key with its policy, which lists do not contain. */
export async function getKey(sid: string): Promise<Key> {
  return (await request("GET", `/keys/${sid}`)).body as Key;
}

export async function updateKey(sid: string, fields: KeyFields): Promise<Key> {
  return (await request("POST", `/keys/${sid}`, fields)).body as Key;
}

export async function deleteKey(sid: string): Promise<void> {
  await request("DELETE", `/keys/${sid}`);
}

export function tryKey(trial: Trial): Promise<Exchange> {
  return request("POST", "/keys/try", trial);
}
