import * as grant from "./grants.js";
import { now, requireSecret, requireString, signToken } from "./sign.js";
import { expiresAt } from "./timespan.js";

export interface AccessTokenOptions {
  /** Who the token is for. */
  identity: string;
  /** The lifetime, in seconds; default: 3600. A string is a timespan: `"1h"`; `"3600"` is 3.6 seconds. */
  ttl?: number | string | undefined;
  /** When the token becomes valid, in seconds since the epoch. */
  nbf?: number | undefined;
  /** The region that the token is for, such as `"ie1"`. */
  region?: string | undefined;
}

/** An Access Token, as in the `twilio` package. Values are not validated. */
export class AccessToken {
  static DEFAULT_ALGORITHM = "HS256" as const;
  static ALGORITHMS: string[] = ["HS256", "HS384", "HS512"];
  static Grant: typeof grant.Grant = grant.Grant;
  static TaskRouterGrant: typeof grant.TaskRouterGrant = grant.TaskRouterGrant;
  static ChatGrant: typeof grant.ChatGrant = grant.ChatGrant;
  static VideoGrant: typeof grant.VideoGrant = grant.VideoGrant;
  static SyncGrant: typeof grant.SyncGrant = grant.SyncGrant;
  static VoiceGrant: typeof grant.VoiceGrant = grant.VoiceGrant;
  static PlaybackGrant: typeof grant.PlaybackGrant = grant.PlaybackGrant;

  accountSid: string;
  keySid: string;
  /** Not enumerable, so that printing the token does not show it. */
  declare secret: string;
  ttl: number | string;
  identity: string;
  nbf?: number | undefined;
  region?: string | undefined;
  grants: grant.Grant[];

  constructor(accountSid: string, keySid: string, secret: string, options: AccessTokenOptions) {
    if (!accountSid) throw new Error("accountSid is required");
    if (!keySid) throw new Error("keySid is required");
    if (!secret) throw new Error("secret is required");
    if (!options?.identity) throw new Error("identity is required to be specified in options");
    this.accountSid = accountSid;
    this.keySid = keySid;
    Object.defineProperty(this, "secret", { value: secret, writable: true, configurable: true });
    this.ttl = options.ttl || 3600;
    this.identity = options.identity;
    this.nbf = options.nbf;
    this.region = options.region;
    this.grants = [];
  }

  addGrant(grant: grant.Grant): void {
    this.grants.push(grant);
  }

  toJwt(algorithm?: "HS256" | "HS384" | "HS512"): string {
    const chosen = algorithm || AccessToken.DEFAULT_ALGORITHM;
    if (!AccessToken.ALGORITHMS.includes(chosen)) {
      throw new Error(`Algorithm not supported. Allowed values are ${AccessToken.ALGORITHMS.join(", ")}`);
    }
    const grants: Record<string, unknown> = {};
    if (Number.isInteger(this.identity) || typeof this.identity === "string") grants.identity = String(this.identity);
    for (const grant of this.grants) grants[grant.key] = grant.toPayload();

    const issuedAt = now();
    const jti = `${this.keySid}-${issuedAt}`;
    requireSecret(this.secret, chosen);
    requireString(this.keySid, "issuer");
    requireString(this.accountSid, "subject");
    const claims = {
      jti,
      grants,
      ...(typeof this.nbf === "number" ? { nbf: this.nbf } : {}),
      iat: issuedAt,
      exp: expiresAt(this.ttl, issuedAt),
      iss: this.keySid,
      sub: this.accountSid,
    };
    const region = this.region && typeof this.region === "string" ? { twr: this.region } : {};
    return signToken({ cty: "twilio-fpa;v=1", ...region }, claims, this.secret, chosen);
  }
}

/** The names of types that the `twilio` package nests: `AccessToken.VideoGrant`. */
export namespace AccessToken {
  export type Grant = grant.Grant;
  export type TaskRouterGrant = grant.TaskRouterGrant;
  export type TaskRouterGrantOptions = grant.TaskRouterGrantOptions;
  export type ChatGrant = grant.ChatGrant;
  export type ChatGrantOptions = grant.ChatGrantOptions;
  export type VideoGrant = grant.VideoGrant;
  export type VideoGrantOptions = grant.VideoGrantOptions;
  export type SyncGrant = grant.SyncGrant;
  export type SyncGrantOptions = grant.SyncGrantOptions;
  export type VoiceGrant = grant.VoiceGrant;
  export type VoiceGrantOptions = grant.VoiceGrantOptions;
  export type PlaybackGrant = grant.PlaybackGrant;
  export type PlaybackGrantOptions = grant.PlaybackGrantOptions;
}
