import type { RestrictedPolicy } from "../api-keys/api-key-info.js";

/** An OAuth app as Twilio describes it, without its secret. */
export interface OAuthAppInfo {
  /** The app: `OQ` and 32 hexadecimal digits. It is the client ID. */
  sid: string;
  friendlyName: string | null;
  description: string | null;
  /** `"ACTIVE"`, for example. */
  status: string | null;
  /** `null` if the date could not be read. */
  dateCreated: Date | null;
  /** The lifetime of the app's tokens, in seconds. */
  accessTokenTtl: number | null;
  /** What the app's tokens may do. */
  policy: RestrictedPolicy | null;
}
