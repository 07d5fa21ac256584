/** What a Restricted key may do: 1 to 100 permissions such as `"/twilio/messaging/messages/create"`. */
export type RestrictedPolicy = { allow: string[] };

/** An API key as Twilio describes it, without its secret. */
export interface ApiKeyInfo {
  sid: string;
  friendlyName: string | null;
  /** Null if the response has no readable date. */
  dateCreated: Date | null;
  dateUpdated: Date | null;
  /** What it is for, such as `"rest_api"` and `"signing"`. Only lists of IAM v1 say so. */
  flags?: string[];
  /** What it may do; null if it is not a Restricted key. Lists and 2010-04-01 do not say so. */
  policy?: RestrictedPolicy | null;
}
