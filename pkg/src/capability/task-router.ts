import { CredentialError } from "../errors.js";

/** What goes into a capability token for TaskRouter. */
export interface TaskRouterCapabilityOptions {
  /** The workspace, `WS…`. */
  workspaceSid: string;
  /** Whose events the client listens to: a worker's, `WK…`, a task queue's, `WQ…`, or the whole workspace's, `WS…`. */
  channelId: string;
  /** A name for people. */
  friendlyName?: string | undefined;
  /** How long the token is good for, in whole seconds: 1 to 86400; 3600 if left out. */
  ttl?: number | undefined;
  /** When the token is issued, in seconds since the epoch; now if left out. */
  issuedAt?: number | undefined;
  /** What the token allows. Nothing is added to it: see `defaultWorkerPolicies`, `defaultEventBridgePolicies`. */
  policies?: TaskRouterPolicy[] | undefined;
}

/** Requests that are allowed, or forbidden. */
export interface TaskRouterPolicy {
  /** The URL, in which `*` stands for one segment and `**` for any number of them. */
  url: string;
  /** `"GET"` if left out. */
  method?: "GET" | "POST" | "DELETE";
  /** What the query must hold: `{ FriendlyName: { required: true } }`. */
  queryFilter?: Record<string, unknown>;
  /** What the form must hold: `{ ActivitySid: { required: true } }`. */
  postFilter?: Record<string, unknown>;
  /** Whether such requests are allowed: `true` if left out. */
  allow?: boolean;
}

/**
 * What a worker needs: to read its workspace's activities and tasks, its own reservations and itself.
 *
 * @throws {CredentialError} `invalid_sid`
 */
export function defaultWorkerPolicies(workspaceSid: string, workerSid: string): TaskRouterPolicy[] {
  const workspace = `https://taskrouter.twilio.com/v1/Workspaces/${checked(workspaceSid, /^WS/, "workspaceSid")}`;
  const worker = `${workspace}/Workers/${checked(workerSid, /^WK/, "workerSid")}`;
  const urls = [`${workspace}/Activities`, `${workspace}/Tasks/**`, `${worker}/Reservations/**`, worker];
  return urls.map((url) => ({ url, method: "GET" }));
}

/**
 * What every client needs: to listen to the events of its channel, and to send through it.
 *
 * @throws {CredentialError} `invalid_sid`
 */
export function defaultEventBridgePolicies(accountSid: string, channelId: string): TaskRouterPolicy[] {
  const account = checked(accountSid, /^AC/, "accountSid");
  const url = `https://event-bridge.twilio.com/v1/wschannels/${account}/${checked(channelId, /^W[KQS]/, "channelId")}`;
  return [
    { url, method: "GET" },
    { url, method: "POST" },
  ];
}

/** A SID becomes part of a URL, so that a wrong one would allow something else without a word. */
function checked(sid: string, kind: RegExp, field: string): string {
  if (typeof sid === "string" && kind.test(sid) && /^..[0-9a-fA-F]{32}$/.test(sid)) return sid;
  const prefix = kind.source.slice(1);
  throw new CredentialError("invalid_sid", `${field}: expected ${prefix} and 32 hexadecimal digits`, field);
}
