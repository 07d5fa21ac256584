import type { KnownPermission } from "./catalogue.js";

export type { KnownPermission } from "./catalogue.js";

/**
 * A permission of a Restricted key or an OAuth app: `/twilio/{product}/{resource}/{action}`. Editors complete the known ones.
 * Twilio adds permissions and has no public list of all, so every well-formed string is accepted; Twilio refuses a policy
 * with one that does not exist (70002).
 */
export type Permission = KnownPermission | (string & {});
