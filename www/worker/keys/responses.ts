// The responses of /keys, for the page too.
import type { ApiKeyInfo } from "twilio-edge-auth";

/** A key in a response: as Twilio describes it, and whether the worker itself uses it. */
export interface KeyView extends Omit<ApiKeyInfo, "flags"> {
  inUse: boolean;
}

/** The result of a rotation: the only response that has the secret. */
export interface RotatedKey {
  key: KeyView & { secret: string };
  /** The old key as it was. */
  replaced: KeyView;
  /** When the old key is deleted, in seconds since the epoch; null if it is kept. */
  deletesAt: number | null;
  /** Keys of interrupted rotations of the same key. */
  interrupted: string[];
  /** The steps that failed, such as a name that was not set. */
  problems: string[];
}

/** Twilio's response to a request with another key. */
export interface TrialResponse {
  status: number;
  body: unknown;
}

/** A page of the list of keys. */
export interface KeyList {
  keys: KeyView[];
  /** The cursor of the next page. */
  next: string | null;
  /** How many records of this page could not be read. */
  unreadable: number;
  account: Account;
}

/** The account whose keys the deployment manages. */
export interface Account {
  sid: string;
  /** Whether it is the local account of development, not one at Twilio. */
  isLocal: boolean;
}

/** A pending rotation, as admins see it. Times are in seconds since the epoch. */
export interface RotationView {
  sid: string;
  successor: string;
  by: string;
  begunAt: number;
  /** When the old key is deleted; null if the rotation was interrupted and is going to be undone. */
  deletesAt: number | null;
  failures: number;
  error: string | null;
}

/** A change of an API key, and who made it. */
export interface KeyEvent {
  /** In seconds since the epoch. */
  at: number;
  /** The event of the log, such as "key_created". */
  event: string;
  sid: string;
  /** The other key of a rotation or a copy. */
  related: string | null;
  /** The key's name, if it was part of the change. */
  name: string | null;
  /** The admin; null if a grace period ended. */
  by: string | null;
}
