import type { Permission } from "../permissions/permission.js";

/** What a Restricted key may do: 1 to 100 permissions such as `"/twilio/messaging/messages/create"`. */
export type RestrictedPolicy = { allow: Permission[] };

/** An API key as Twilio describes it, without its secret. */
export interface ApiKeyInfo {
  sid: string;
  friendlyName: string | null;
  /** Null if the response has no readable date. */
  dateCreated: Date | null;
  dateUpdated: Date | null;
  /** The uses of the key, such as `"rest_api"` and `"signing"`. Only in lists of IAM v1. */
  flags?: string[];
  /** The policy of a Restricted key, null for other keys. Not in lists or 2010-04-01. */
  policy?: RestrictedPolicy | null;
  /**
   * The type, as far as the response proves it. A policy proves a Restricted key; `null` as the policy proves one of the other
   * two types; no response tells these apart, except that a new key is never a Main key. Not in most lists or 2010-04-01.
   */
  type?: "restricted" | "standard" | "main" | "standard-or-main";
}
