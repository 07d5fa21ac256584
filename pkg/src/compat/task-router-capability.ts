import { signCapability } from "./client-capability.js";
import { now } from "./sign.js";

export interface PolicyOptions {
  url?: string | undefined;
  /** Default: `"GET"`. */
  method?: string | undefined;
  queryFilter?: object | undefined;
  postFilter?: object | undefined;
  /** Whether such requests are allowed; default: `true`. */
  allow?: boolean | undefined;
}

/** Allows or denies requests. */
export class Policy {
  url: string;
  method: string;
  queryFilter: object;
  postFilter: object;
  allow: boolean;

  constructor(options?: PolicyOptions) {
    this.url = options?.url || "";
    this.method = options?.method || "GET";
    this.queryFilter = options?.queryFilter || {};
    this.postFilter = options?.postFilter || {};
    // In the `twilio` package `false` becomes `true`.
    this.allow = options?.allow === false ? false : options?.allow || true;
  }

  payload(): { url: string; method: string; query_filter: object; post_filter: object; allow: boolean } {
    return {
      url: this.url,
      method: this.method,
      query_filter: this.queryFilter,
      post_filter: this.postFilter,
      allow: this.allow,
    };
  }
}

export interface TaskRouterCapabilityOptions {
  accountSid: string;
  authToken: string;
  workspaceSid: string;
  channelId: string;
  friendlyName?: string | undefined;
  /** The lifetime, in seconds; default: 3600. */
  ttl?: number | undefined;
  /** Default: `"v1"`. */
  version?: string | undefined;
}

const required = ["accountSid", "authToken", "workspaceSid", "channelId"] as const;

/** A capability token for TaskRouter, as in the `twilio` package. Values are not validated. */
export class TaskRouterCapability {
  static Policy: typeof Policy = Policy;

  accountSid: string;
  /** Not enumerable, so that printing the capability does not show it. */
  declare authToken: string;
  workspaceSid: string;
  channelId: string;
  friendlyName?: string | undefined;
  ttl: number;
  version: string;
  policies: Policy[];

  constructor(options: TaskRouterCapabilityOptions) {
    if (!options) throw new Error('Required parameter "options" missing.');
    for (const name of required) {
      if (!options[name]) throw new Error(`Required parameter "options.${name}" missing.`);
    }
    this.accountSid = options.accountSid;
    Object.defineProperty(this, "authToken", { value: options.authToken, writable: true, configurable: true });
    this.workspaceSid = options.workspaceSid;
    this.channelId = options.channelId;
    this.friendlyName = options.friendlyName;
    this.ttl = options.ttl || 3600;
    this.version = options.version || "v1";
    this.policies = [];
  }

  addPolicy(policy: Policy): void {
    this.policies.push(policy);
  }

  toJwt(): string {
    const claims = {
      iss: this.accountSid,
      exp: now() + this.ttl,
      version: this.version,
      friendly_name: this.friendlyName,
      account_sid: this.accountSid,
      channel: this.channelId,
      workspace_sid: this.workspaceSid,
      policies: this.policies.map((policy) => policy.payload()),
      ...this.#channelClaim(),
    };
    return signCapability(claims, this.authToken);
  }

  /** Returns the claim that repeats the channel of a worker or a task queue. */
  #channelClaim(): object {
    if (this.channelId.startsWith("WK")) return { worker_sid: this.channelId };
    return this.channelId.startsWith("WQ") ? { taskqueue_sid: this.channelId } : {};
  }
}
