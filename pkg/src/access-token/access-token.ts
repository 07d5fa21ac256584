import { limited, read, write } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";

/** The core refuses longer tokens; more of one need not cross. */
export const tokenLimit = 16 * 1024;

/** HMAC with SHA-256, SHA-384 or SHA-512 (RFC 7518 §3.2). The service accepts HS256 alone. */
export type Algorithm = "HS256" | "HS384" | "HS512";

/** What goes into an Access Token. */
export interface AccessTokenOptions {
  /**
   * Who the token is for: 1 to 256 characters. The rules of each granted product apply: for Voice no control character,
   * space or any of `" # % < > [ \ ] ^ { | }` and the backtick; for Video at most 128 characters, those beyond ASCII
   * counted twice.
   */
  identity: string;
  /** How long the token is good for, in whole seconds: 1 to 86400; 3600 if left out. */
  ttl?: number | undefined;
  /** From when on the token is valid, in seconds since the epoch. No `nbf` claim if left out: clocks drift. */
  notBefore?: number | undefined;
  /** When the token is issued, in seconds since the epoch; now if left out. It may not expire more than 24 hours from now. */
  issuedAt?: number | undefined;
  /** The region that the token is for, such as `"ie1"`; the key's own if left out. Heeded by Voice alone. */
  region?: string | undefined;
  /** HS256 is the one that the server accepts, and the default. */
  algorithm?: Algorithm | undefined;
  /** What the token allows, written in the order in which the object names it. */
  grants?: Grants | undefined;
}

/** A template fixes everything but the identity and the time. */
export type AccessTokenTemplateOptions = Omit<AccessTokenOptions, "identity" | "issuedAt">;

/**
 * A grant, and a member of one, is left out or has a value: an explicit `undefined` is refused, for it may be a setting that
 * is missing.
 *
 * @see https://www.twilio.com/docs/iam/access-tokens
 */
export interface Grants {
  voice?: VoiceGrant;
  video?: VideoGrant;
  chat?: ChatGrant;
  sync?: SyncGrant;
  taskRouter?: TaskRouterGrant;
  /** Live playback: an object that is written as it is. */
  playback?: Record<string, unknown>;
  /** Grants that this package has no name for yet: written as they are. */
  custom?: Record<string, unknown>;
}

/** Programmable Voice. */
export interface VoiceGrant {
  /** Whether calls may come in. */
  incomingAllow?: boolean;
  /** The TwiML application that handles the calls that go out, `AP…`. */
  outgoingApplicationSid?: string;
  /** Parameters that the application gets with each call; only together with the application. */
  outgoingApplicationParams?: Record<string, unknown>;
  /** The credential for push notifications, `CR…`. */
  pushCredentialSid?: string;
  /** Names the device. */
  endpointId?: string;
}

/** Programmable Video. */
export interface VideoGrant {
  /** The one room that may be joined, by its name or SID; any room if left out. */
  room?: string;
}

/** Conversations, and the former Chat, which it shares the grant with. */
export interface ChatGrant {
  /** The Conversations service, `IS…`. */
  serviceSid?: string;
  /** Names the device. Deprecated by the service. */
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
  /** Names the device. */
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
  /** The time to judge by, in whole seconds since the epoch, not before 2020; now if left out. */
  now?: number | undefined;
  /** How far clocks may be apart, in whole seconds: 0 to 300; 0 if left out. */
  clockTolerance?: number | undefined;
  /** The algorithms to accept: `["HS256"]` if left out, which is what the service accepts. */
  algorithms?: Algorithm[] | undefined;
  /** Accepts lifetimes over 24 hours, which Twilio refuses; `false` if left out. */
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
  /** The grants as they stand in the token (`data_sync`, `application_sid`), without the identity among them. */
  grants: Record<string, unknown>;
}

/**
 * Decodes a token without verifying it: for browsers, which show it and renew it in time. Anybody can write such a token; use
 * `ApiKey.verifyAccessToken` to trust one.
 *
 * Reads what Twilio's SDKs mint, and nothing near it: three parts of exact base64url, at most 16 KiB, a header of at most
 * 1 KiB; JSON without duplicate members, lone surrogates, `__proto__` or more than 32 levels; `typ` and `cty` of an Access
 * Token, no `crit`; `jti`, `iss` and `sub` as strings, `grants` as an object, the identity as a string or an integer; `exp`,
 * and `nbf` and `iat` if they are there, as numbers without an exponent.
 *
 * @throws {CredentialError} `malformed_token`, `wrong_token_type`
 */
export function decodeAccessToken(jwt: string): AccessToken {
  return JSON.parse(read(wasm.decodeAccessToken(write(limited(jwt, tokenLimit)))));
}
