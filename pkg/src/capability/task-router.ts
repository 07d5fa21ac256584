import { CredentialError } from "../errors.js";

/** The options of a capability token for TaskRouter. */
export interface TaskRouterCapabilityOptions {
  /** The workspace, `WS…`. */
  workspaceSid: string;
  /** Whose events the client receives: a worker, `WK…`, a task queue, `WQ…`, or the whole workspace, `WS…`. */
  channelId: string;
  /** A human-readable name. */
  friendlyName?: string | undefined;
  /** The lifetime, in whole seconds: 1 to 86400; default: 3600. */
  ttl?: number | undefined;
  /** When the token is issued, in seconds since the epoch; default: now. */
  issuedAt?: number | undefined;
  /** The requests that the token allows. No defaults are added; see `defaultWorkerPolicies`, `defaultEventBridgePolicies`. */
  policies?: TaskRouterPolicy[] | undefined;
}

/** Allows or denies requests. */
export interface TaskRouterPolicy {
  /** The URL. `*` matches one path segment, `**` any number of them. */
  url: string;
  /** Default: `"GET"`. */
  method?: "GET" | "POST" | "DELETE";
  /** Conditions for the query: `{ FriendlyName: { required: true } }`. */
  queryFilter?: Record<string, unknown>;
  /** Conditions for the form: `{ ActivitySid: { required: true } }`. */
  postFilter?: Record<string, unknown>;
  /** Whether such requests are allowed; default: `true`. */
  allow?: boolean;
}

/**
 * Returns the policies that a worker needs: to read its workspace's activities and tasks, its reservations and itself.
 *
 * @throws {CredentialError} `invalid_sid`
 */
export function defaultWorkerPolicies(workspaceSid: string, workerSid: string): TaskRouterPolicy[] {
  const workspace = `https://taskrouter.twilio.com/v1/Workspaces/${requireSid(workspaceSid, /^WS/, "workspaceSid")}`;
  const worker = `${workspace}/Workers/${requireSid(workerSid, /^WK/, "workerSid")}`;
  const urls = [`${workspace}/Activities`, `${workspace}/Tasks/**`, `${worker}/Reservations/**`, worker];
  return urls.map((url) => ({ url, method: "GET" }));
}

/**
 * Returns the policies that every client needs: to receive events on its channel and to send on it.
 *
 * @throws {CredentialError} `invalid_sid`
 */
export function defaultEventBridgePolicies(accountSid: string, channelId: string): TaskRouterPolicy[] {
  const account = requireSid(accountSid, /^AC/, "accountSid");
  const url = `https://event-bridge.twilio.com/v1/wschannels/${account}/${requireSid(channelId, /^W[KQS]/, "channelId")}`;
  return [
    { url, method: "GET" },
    { url, method: "POST" },
  ];
}

/** Validates a SID: it becomes part of a URL, where an invalid one could silently allow something else. */
function requireSid(sid: string, kind: RegExp, field: string): string {
  if (typeof sid === "string" && kind.test(sid) && /^..[0-9a-fA-F]{32}$/.test(sid)) return sid;
  const prefix = kind.source.slice(1);
  throw new CredentialError("invalid_sid", `${field}: expected ${prefix} and 32 hexadecimal digits`, field);
}
