import { EdgeError, type Exchange, reasonOf } from "../edge/client.ts";
import { request } from "../edge/session.ts";

export type KeyType = "main" | "standard" | "restricted";
export type Policy = { allow: string[] };

/** A key, in the worker's format. */
export interface Key {
  sid: string;
  friendlyName: string | null;
  dateCreated: string | null;
  dateUpdated?: string | null;
  type?: KeyType;
  policy?: Policy | null;
  /** Whether the worker uses the key, so that it cannot be deleted here. */
  inUse: boolean;
}

export interface NewKey extends Key {
  secret: string;
}

export interface KeyPage {
  keys: Key[];
  next: string | null;
  /** How many keys of the page could not be read. */
  unreadable: number;
  /** The account of the keys. */
  account?: { sid: string; isLocal: boolean };
}

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

export async function listKeys(cursor?: string, background = false): Promise<KeyPage> {
  const path = cursor === undefined ? "/keys" : `/keys?cursor=${encodeURIComponent(cursor)}`;
  return (await request("GET", path, undefined, background)).body as KeyPage;
}

export async function createKey(fields: KeyFields): Promise<NewKey> {
  try {
    return (await request("POST", "/keys", fields)).body as NewKey;
  } catch (error) {
    if (error instanceof EdgeError && error.status >= 400) throw error;
    // The worker's response was lost. (If Twilio's was lost, the worker says so itself.)
    throw new EdgeError(0, { message: `${reasonOf(error)} ${ORPHAN}` });
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
