import { truncate, writeInput } from "../wasm/bridge.js";
import { Parts } from "../wasm/parts.js";
import * as wasm from "../wasm/twilio_edge_auth.js";

/** The longest token that the core accepts, in characters. */
export const tokenLimit = 16 * 1024;

/** HMAC with SHA-256, SHA-384 or SHA-512 (RFC 7518 §3.2). Twilio accepts only HS256. */
export type Algorithm = "HS256" | "HS384" | "HS512";

/** The options of an Access Token. */
export interface AccessTokenOptions {
  /**
   * Who the token is for: 1 to 256 characters. The rules of each granted product apply: for Voice no control character,
   * space or any of `" # % < > [ \ ] ^ { | }` and the backtick; for Video at most 128 characters, those beyond ASCII
   * counted twice.
   */
  identity: string;
  /** The lifetime, in whole seconds: 1 to 86400; default: 3600. */
  ttl?: number | undefined;
  /** When the token becomes valid, in seconds since the epoch; default: no `nbf` claim, because clocks drift. */
  notBefore?: number | undefined;
  /** When the token is issued, in seconds since the epoch; default: now. It must not expire more than 24 hours from now. */
  issuedAt?: number | undefined;
  /**
   * The end of the token's `jti`, after the key's SID and a hyphen: 1 to 64 of `A-Z a-z 0-9 - _ .`, such as
   * `crypto.randomUUID()`. Default: the time of issue, as in the `twilio` package, so that tokens of one second share a `jti`.
   */
  id?: string | undefined;
  /** The region that the token is for, such as `"ie1"`; default: the key's own. Only Voice uses it. */
  region?: string | undefined;
  /** Default: HS256, the only one that Twilio accepts. */
  algorithm?: Algorithm | undefined;
  /** What the token allows, in the order of the object's members. */
  grants?: Grants | undefined;
}

/** The options of a template: all but those that differ from token to token. */
export type AccessTokenTemplateOptions = Omit<AccessTokenOptions, "identity" | "issuedAt" | "id">;

/** A new token with what its issuer needs to know about it. Times are in whole seconds since the epoch. */
export interface IssuedAccessToken {
  token: string;
  /** `jti`, such as `SK…-1700000000`. */
  id: string;
  identity: string;
  issuedAt: number;
  expiresAt: number;
  /** The API key that signed it. */
  keySid: string;
}

/**
 * The grants of a token. A grant or member with the value `undefined` is refused, because it may be a missing setting: leave
 * it out instead.
 *
 * @see https://www.twilio.com/docs/iam/access-tokens
 */
export interface Grants {
  voice?: VoiceGrant;
  video?: VideoGrant;
  chat?: ChatGrant;
  sync?: SyncGrant;
  taskRouter?: TaskRouterGrant;
  /** Live playback: copied unchanged. */
  playback?: Record<string, unknown>;
  /** Grants that this package does not know yet: copied unchanged. */
  custom?: Record<string, unknown>;
}

/** Programmable Voice. */
export interface VoiceGrant {
  /** Whether incoming calls are allowed. */
  incomingAllow?: boolean;
  /** The TwiML application that handles outgoing calls, `AP…`. */
  outgoingApplicationSid?: string;
  /** Parameters that the application receives with each call. Requires `outgoingApplicationSid`. */
  outgoingApplicationParams?: Record<string, unknown>;
  /** The credential for push notifications, `CR…`. */
  pushCredentialSid?: string;
  /** The device. */
  endpointId?: string;
}

/** Programmable Video. */
export interface VideoGrant {
  /** The only room that may be joined, by name or SID; any room if left out. */
  room?: string;
}

/** Conversations, and the former Chat with the same grant. */
export interface ChatGrant {
  /** The Conversations service, `IS…`. */
  serviceSid?: string;
  /** The device. Deprecated by Twilio. */
  endpointId?: string;
  /** The role that the user gets on first connecting, `RL…`. */
  deploymentRoleSid?: string;
  /** The credential for push notifications, `CR…`. */
  pushCredentialSid?: string;
}

/** Sync. */
export interface SyncGrant {
  /** The Sync service: `IS…`, or `"default"` for the account's own. */
  serviceSid?: string;
  /** The device. */
  endpointId?: string;
}

/** TaskRouter. */
export interface TaskRouterGrant {
  /** The workspace, `WS…`. */
  workspaceSid?: string;
  /** The worker, `WK…`. */
  workerSid?: string;
  /** `"worker"` or `"supervisor"`. */
  role?: string;
}

/** Verification options. */
export interface VerifyOptions {
  /** The current time, in whole seconds since the epoch, not before 2020; default: the clock. */
  now?: number | undefined;
  /** The accepted clock skew, in whole seconds: 0 to 300; default: 0. */
  clockTolerance?: number | undefined;
  /** The accepted algorithms; default: `["HS256"]`, the only one that Twilio accepts. */
  algorithms?: Algorithm[] | undefined;
  /** Accepts lifetimes over 24 hours, which Twilio rejects; default: `false`. */
  allowLongLifetime?: boolean | undefined;
}

/** The content of an Access Token. Times are in whole seconds since the epoch; those before it are 0. */
export interface AccessToken {
  header: { alg: string; typ: string; cty: string; twr?: string };
  /** `jti`: the token's own identifier. */
  id: string;
  /** `iss`: the API key that signed it. */
  keySid: string;
  /** `sub`: the account. */
  accountSid: string;
  /** Who the token is for. Some SDKs write an integer as a number: it is returned as a string. */
  identity?: string;
  /** The region that the header names. */
  region?: string;
  /** `iat`, without a fraction. SDKs other than `twilio` for Node.js do not write it. */
  issuedAt?: number;
  /** `nbf`, a fraction rounded up: the first second at which the token is valid. */
  notBefore?: number;
  /** `exp`, without a fraction: the first second at which the token has expired. */
  expiresAt: number;
  /** The grants as in the token (`data_sync`, `application_sid`), without the identity. */
  grants: Record<string, unknown>;
}

/**
 * Decodes a token without verifying it, for browsers that show or renew it. Anyone can forge such a token; use
 * `ApiKey.verifyAccessToken` before you trust one.
 *
 * Accepts only the form that Twilio's SDKs mint: three parts of exact base64url, at most 16 KiB, a header of at most
 * 1 KiB; JSON without duplicate members, lone surrogates, `__proto__` or more than 32 levels; `typ` and `cty` of an Access
 * Token, no `crit`; `jti`, `iss` and `sub` as strings, `grants` as an object, the identity as a string or an integer; `exp`,
 * and `nbf` and `iat` if they are there, as numbers without an exponent.
 *
 * @throws {CredentialError} `malformed_token`, `wrong_token_type`
 */
export function decodeAccessToken(jwt: string): AccessToken {
  return readToken(wasm.decodeAccessToken(writeInput(truncate(jwt, tokenLimit))));
}

/** Returns the content of the token that a call has read. @internal */
export function readToken(length: number): AccessToken {
  // In the order of `Content` in src/access_token/content.rs. Only the grants are parsed.
  const parts = new Parts(length);
  const alg = parts.has(0) ? parts.string(0) : "HS256";
  const [issuedAt, notBefore] = [parts.number(16), parts.number(17)];
  const token: Partial<AccessToken> = {
    header: { alg, typ: "JWT", cty: "twilio-fpa;v=1" },
    id: parts.string(2),
    keySid: parts.string(3),
    accountSid: parts.string(4),
  };
  if (parts.has(5)) {
    const identity = parts.json(5);
    // An integer is returned as text.
    token.identity = identity.startsWith('"') ? parts.string(5) : identity;
  }
  if (parts.has(1)) (token.header as AccessToken["header"]).twr = token.region = parts.string(1);
  if (issuedAt >= 0) token.issuedAt = issuedAt;
  if (notBefore >= 0) token.notBefore = notBefore;
  token.expiresAt = parts.number(18);
  token.grants = JSON.parse(parts.json(6) + parts.json(7));
  return token as AccessToken;
}

/** Returns a token that was just minted with the parts of its content that its issuer needs. @internal */
export function describeIssued(token: string): IssuedAccessToken {
  const { id, identity = "", issuedAt = 0, expiresAt, keySid } = decodeAccessToken(token);
  return { token, id, identity, issuedAt, expiresAt, keySid };
}
