import * as wasm from "../wasm/twilio_edge_auth.js";
import { limited, read, write } from "./boundary.js";

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
  /** From when on the token is good, in seconds since the epoch. No `nbf` claim if left out: clocks drift. */
  notBefore?: number | undefined;
  /** When the token is issued, in seconds since the epoch; now if left out. */
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

/** @see https://www.twilio.com/docs/iam/access-tokens */
export interface Grants {
  voice?: VoiceGrant | undefined;
  video?: VideoGrant | undefined;
  chat?: ChatGrant | undefined;
  sync?: SyncGrant | undefined;
  taskRouter?: TaskRouterGrant | undefined;
  /** Live playback: an object that is written as it is. */
  playback?: Record<string, unknown> | undefined;
  /** Grants that this package has no name for yet: written as they are. */
  custom?: Record<string, unknown> | undefined;
}

/** Programmable Voice. */
export interface VoiceGrant {
  /** Whether calls may come in. */
  incomingAllow?: boolean | undefined;
  /** The TwiML application that handles the calls that go out, `AP…`. */
  outgoingApplicationSid?: string | undefined;
  /** Parameters that the application gets with each call; only together with the application. */
  outgoingApplicationParams?: Record<string, unknown> | undefined;
  /** The credential for push notifications, `CR…`. */
  pushCredentialSid?: string | undefined;
  /** Names the device. */
  endpointId?: string | undefined;
}

/** Programmable Video. */
export interface VideoGrant {
  /** The one room that may be joined, by its name or SID; any room if left out. */
  room?: string | undefined;
}

/** Conversations, and the former Chat, which it shares the grant with. */
export interface ChatGrant {
  /** The Conversations service, `IS…`. */
  serviceSid?: string | undefined;
  /** Names the device. Deprecated by the service. */
  endpointId?: string | undefined;
  /** The role that the user gets on first connecting, `RL…`. */
  deploymentRoleSid?: string | undefined;
  /** The credential for push notifications, `CR…`. */
  pushCredentialSid?: string | undefined;
}

/** Sync. */
export interface SyncGrant {
  /** The Sync service: `IS…`, or `"default"` for the account's own. */
  serviceSid?: string | undefined;
  /** Names the device. */
  endpointId?: string | undefined;
}

/** TaskRouter. */
export interface TaskRouterGrant {
  /** The workspace, `WS…`. */
  workspaceSid?: string | undefined;
  /** The worker, `WK…`. */
  workerSid?: string | undefined;
  /** `"worker"` or `"supervisor"`. */
  role?: string | undefined;
}

/** How a token is judged. */
export interface VerifyOptions {
  /** The time to judge by, in whole seconds since the epoch; now if left out. */
  now?: number | undefined;
  /** How far clocks may be apart, in whole seconds: 0 to 300; 0 if left out. */
  clockTolerance?: number | undefined;
  /** The algorithms to accept: `["HS256"]` if left out, which is what the service accepts. */
  algorithms?: Algorithm[] | undefined;
}

/** What stands in an Access Token. Times are in seconds since the epoch. */
export interface AccessToken {
  header: { alg: string; typ: string; cty: string; twr?: string };
  /** `jti`: the token's own identifier. */
  id: string;
  /** `iss`: the API key that signed it. */
  keySid: string;
  /** `sub`: the account. */
  accountSid: string;
  /** Who the token is for. */
  identity?: string;
  /** The region that the header names. */
  region?: string;
  issuedAt?: number;
  notBefore?: number;
  expiresAt: number;
  /** The grants as they stand in the token (`data_sync`, `application_sid`), without the identity among them. */
  grants: Record<string, unknown>;
}

/**
 * Reads a token without its secret: for browsers, which show it and refresh it in time. It proves nothing: anybody can
 * write such a text. Use `ApiKey.verifyAccessToken` to believe one.
 *
 * @throws {CredentialError} `malformed_token`, `wrong_token_type`
 */
export function decodeAccessToken(jwt: string): AccessToken {
  return JSON.parse(read(wasm.decodeAccessToken(write(limited(jwt, tokenLimit)))));
}
