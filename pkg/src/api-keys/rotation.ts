import type { ApiKey } from "../credentials/api-key.js";
import { invalidArgument, rejectUnknownOptions } from "../errors.js";
import { ApiError } from "../http/api-error.js";
import type { CallOptions } from "../http/client.js";
import type { Resource } from "../http/resource.js";
import { pause, withTimeout } from "../http/timeout.js";
import type { ApiKeyInfo, RestrictedPolicy } from "./api-key-info.js";
import { marked, replacedBy, replaces, unmarked } from "./key-names.js";
import type { NewApiKey } from "./new-api-key.js";

export interface DuplicateOptions {
  /** The name of the new key: 1 to 64 characters; default: the name of the other one with `(copy)`. */
  friendlyName?: string | undefined;
  /**
   * The policy of the new key, null for a Standard key; default: the policy of the other one. Required where that cannot be
   * read: over 2010-04-01 and for subaccounts.
   */
  policy?: RestrictedPolicy | null | undefined;
}

export interface RotateOptions {
  /**
   * When to delete the old key: `"now"`; `"keep"` leaves it to the caller; a grace period in seconds, 1 to 2592000 (30 days),
   * puts the deletion into `remaining`; default: `"keep"`. The Access Tokens of a deleted key stop working.
   */
  retire?: "now" | "keep" | number | undefined;
  /**
   * Tests the new key, and stores its secret. Called after Twilio has accepted the key. If it throws or rejects, the new key
   * is deleted and the old one is unchanged. The credential is freed afterwards; `key.credential()` returns another one.
   */
  verify?: ((credential: ApiKey, key: NewApiKey) => unknown) | undefined;
  /** How long `verify` may take, in milliseconds: 1 to 600000; default: 30,000. */
  verifyTimeout?: number | undefined;
  /** As for `duplicate`. */
  policy?: RestrictedPolicy | null | undefined;
}

/** A step that remains: `keys.delete(sid)`, or `keys.update(sid, { friendlyName })`. */
export interface RemainingStep {
  action: "delete" | "rename";
  sid: string;
  /** The new name, of a key to rename. */
  friendlyName?: string;
  /** When to do it: at the end of the grace period, otherwise as soon as possible. */
  at: Date;
  /** Why the step failed. */
  error?: unknown;
}

/** What a rotation did, and what remains. */
export interface Rotation {
  /** The new key with its secret. */
  key: NewApiKey;
  /** The old key as it was before. */
  replaced: ApiKeyInfo;
  /** What became of the old key. With a grace period or after a failure, its deletion is in `remaining`. */
  retired: "deleted" | "kept" | "pending";
  remaining: RemainingStep[];
  /** Keys of interrupted rotations of the same key. Delete the ones that nobody uses. */
  interrupted: ApiKeyInfo[];
}

/** The part of `ApiKeys` that a rotation uses. */
interface Keys {
  get(sid: string, call?: CallOptions): Promise<ApiKeyInfo>;
  create(options: { friendlyName: string; policy?: RestrictedPolicy }, call?: CallOptions): Promise<NewApiKey>;
  update(sid: string, options: { friendlyName: string }, call?: CallOptions): Promise<ApiKeyInfo>;
  delete(sid: string, call?: CallOptions): Promise<void>;
  list(options: CallOptions & { pageSize: number }): AsyncIterable<ApiKeyInfo>;
}

/** The longest grace period, in seconds. */
const maxGrace = 30 * 86_400;

/** How often a new key is tried, and the first pause, in milliseconds: Twilio may need a moment to know it everywhere. */
const proofAttempts = 4;
const proofPause = 250;

export async function duplicateKey(
  keys: Keys,
  resource: Resource,
  sid: string,
  options: DuplicateOptions,
  call: CallOptions | undefined,
): Promise<NewApiKey> {
  rejectUnknownOptions(options, ["friendlyName", "policy"]);
  const other = await keys.get(sid, call);
  const policy = policyFor(resource, other, options.policy);
  const { friendlyName = marked(unmarked(other.friendlyName), "copy") } = options;
  return keys.create({ friendlyName, ...(policy && { policy }) }, call);
}

export async function rotateKey(
  keys: Keys,
  resource: Resource,
  caller: object,
  sid: string,
  options: RotateOptions,
  call: CallOptions = {},
): Promise<Rotation> {
  const { retire = "keep", verify, verifyTimeout = 30_000 } = checkOptions(options);
  const old = await keys.get(sid, call).catch((error) => nameSuccessor(keys, sid, error, call));
  const policy = policyFor(resource, old, options.policy);
  const listed: ApiKeyInfo[] = [];
  for await (const each of keys.list({ ...call, pageSize: 1000 })) listed.push(each);
  const isOwn = isOwnKey(caller, sid);
  if (listed.some((key) => key.sid === sid && key.type === "main") || (isOwn && policy === undefined)) {
    throw invalidArgument("sid", "expected a Standard or Restricted key: only the Twilio Console creates Main keys");
  }
  const name = unmarked(old.friendlyName);

  const friendlyName = marked(name, replaces(sid));
  let key = await keys.create({ friendlyName, ...(policy && { policy }) }, call);
  // It would be deleted below if it does not work.
  if (key.sid === sid || listed.some((each) => each.sid === key.sid)) {
    throw new ApiError({
      status: 201,
      message: `the response is of another key, ${key.sid}; find the new key by its name`,
    });
  }
  const credential = key.credential({ dangerouslyAllowBrowser: true });
  try {
    checkPolicy(resource, key, policy);
    await prove(resource, credential, policy, call);
    if (verify) {
      const late = () => new DOMException(`verify did not settle within ${verifyTimeout} ms`, "TimeoutError");
      await withTimeout(verifyTimeout, [call.signal], async () => verify(credential, key), late);
    }
  } catch (error) {
    // If this fails too, the name of the key says what it is. The signal of the call may be what ended it.
    await keys.delete(key.sid).catch(() => {});
    throw error;
  } finally {
    credential.free();
  }

  // From here on, nothing throws: the caller needs the new key.
  const remaining: RemainingStep[] = [];
  const rename = async (target: string, to: string) => {
    try {
      return await keys.update(target, { friendlyName: to }, call);
    } catch (error) {
      remaining.push({ action: "rename", sid: target, friendlyName: to, at: new Date(), error });
      return undefined;
    }
  };
  const nameKey = async () => {
    const renamed = name === null ? undefined : await rename(key.sid, name);
    if (renamed) key = key.renamed(renamed);
  };
  let retired: Rotation["retired"] = "kept";
  // A deleted key cannot rename another.
  if (isOwn) await nameKey();
  if (retire === "now") {
    retired = await keys.delete(sid, call).then(
      () => "deleted" as const,
      (error) => {
        if (error instanceof ApiError && error.status === 404) return "deleted";
        remaining.push({ action: "delete", sid, at: new Date(), error });
        return "pending";
      },
    );
  } else {
    await rename(sid, marked(name, replacedBy(key.sid)));
    if (retire !== "keep") {
      retired = "pending";
      remaining.push({ action: "delete", sid, at: new Date(Date.now() + 1000 * retire) });
    }
  }
  // The new key gets its name last: until then its name leads from the old key to it.
  if (!isOwn) await nameKey();
  const interrupted = listed.filter((each) => each.friendlyName?.endsWith(`(${replaces(sid)})`));
  return { key, replaced: old, retired, remaining, interrupted };
}

function checkOptions(options: RotateOptions): RotateOptions {
  rejectUnknownOptions(options, ["retire", "verify", "verifyTimeout", "policy"]);
  const { retire = "keep", verify, verifyTimeout = 1 } = options;
  const isGrace = typeof retire === "number" && Number.isInteger(retire) && retire >= 1 && retire <= maxGrace;
  if (retire !== "now" && retire !== "keep" && !isGrace) {
    throw invalidArgument("retire", `expected now, keep, or whole seconds, 1 to ${maxGrace}`);
  }
  if (verify !== undefined && typeof verify !== "function") throw invalidArgument("verify", "expected a function");
  if (!Number.isInteger(verifyTimeout) || verifyTimeout < 1 || verifyTimeout > 600_000) {
    throw invalidArgument("verifyTimeout", "expected whole milliseconds, 1 to 600000");
  }
  return options;
}

/** Whether the caller authenticates with this key. Only Main keys and Restricted keys may manage keys. */
function isOwnKey(caller: object, sid: string): boolean {
  const { sid: own, keys = [] } = caller as { sid?: string; keys?: readonly ApiKey[] };
  return own === sid || keys[0]?.sid === sid;
}

/** Finishes a rotation that was interrupted after the old key's deletion, and says so: its error is thrown. */
async function nameSuccessor(keys: Keys, sid: string, error: unknown, call: CallOptions): Promise<never> {
  if (error instanceof ApiError && error.status === 404) {
    for await (const key of keys.list({ ...call, pageSize: 1000 })) {
      if (!key.friendlyName?.endsWith(`(${replaces(sid)})`)) continue;
      const friendlyName = unmarked(key.friendlyName);
      if (friendlyName !== null) await keys.update(key.sid, { friendlyName }, call);
      error.message += `; ${key.sid} has replaced this key`;
    }
  }
  throw error;
}

/** Returns the policy of a new key in place of another; undefined for a Standard key. */
function policyFor(
  resource: Resource,
  { policy: current }: ApiKeyInfo,
  given: RestrictedPolicy | null | undefined,
): RestrictedPolicy | undefined {
  const policy = given === undefined ? current : given;
  if (policy === undefined) {
    throw invalidArgument(
      "policy",
      "expected a policy, or null for a Standard key: the policy of the other key cannot be read",
    );
  }
  if (policy === null) return undefined;
  // Wildcards are documented only for responses, so they are expanded, unless the policy would be too long.
  const expanded = expand(resource, policy);
  return expanded.allow.length <= 100 ? expanded : policy;
}

/** Replaces wildcards by the permissions that they stand for. */
function expand(resource: Resource, policy: RestrictedPolicy): RestrictedPolicy {
  return resource.request("policy", { policy });
}

/** Throws if a new key has another policy than the one that was sent. */
function checkPolicy(resource: Resource, { policy: actual }: NewApiKey, policy: RestrictedPolicy | undefined): void {
  const canonical = (each: RestrictedPolicy) => [...new Set(expand(resource, each).allow)].sort().join();
  const isSame = policy ? actual && canonical(actual) === canonical(policy) : !actual;
  if (!isSame) throw new ApiError({ status: 201, message: "the new key has another policy, and was deleted" });
}

/** Proves that Twilio accepts a new key: by a response that only an authenticated caller gets. */
async function prove(
  resource: Resource,
  credential: ApiKey,
  policy: RestrictedPolicy | undefined,
  call: CallOptions,
): Promise<void> {
  const request = resource.request("proof", policy ? { policy } : {});
  for (let attempt = 1; ; attempt += 1) {
    try {
      return void (await resource.send(request, call, () => true, credential));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === undefined) throw error;
      if (error.status === 404 || error.permission !== undefined) return;
      if (error.status !== 401 || attempt === proofAttempts) throw error;
    }
    await pause(proofPause * 2 ** attempt, [call.signal]);
  }
}
