import { ApiKey } from "../credentials/api-key.js";
import { AuthToken } from "../credentials/auth-token.js";
import { KeyRing } from "../credentials/key-ring.js";
import { CredentialError, invalidArgument } from "../errors.js";
import { type CallOptions, checkCall, type HttpOptions, type Read, reader } from "../http/client.js";
import { fetchPages } from "../http/pages.js";
import { Resource, readRecord } from "../http/resource.js";
import { OAuthClient } from "../oauth/oauth-client.js";
import { snapshotOptions } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import type { ApiKeyInfo, RestrictedPolicy } from "./api-key-info.js";
import { type Home, NewApiKey } from "./new-api-key.js";
import { type DuplicateOptions, duplicateKey, type RotateOptions, type Rotation, rotateKey } from "./rotation.js";

export type { ApiKeyInfo, RestrictedPolicy } from "./api-key-info.js";
export type { DuplicateOptions, RemainingStep, RotateOptions, Rotation } from "./rotation.js";

/** A credential that can manage keys. */
export type ApiKeysCredential = ApiKey | AuthToken | KeyRing | OAuthClient;

export interface ApiKeysOptions extends HttpOptions {
  /**
   * `"iam"` (IAM v1), which has Restricted keys, or `"2010-04-01"`, which does not; default: `"iam"`.
   *
   * @see https://www.twilio.com/docs/iam/api-keys
   */
  api?: "iam" | "2010-04-01" | undefined;
  /**
   * The account of the keys; default: the account of the credential. For a subaccount use the Auth Token of its parent: an API
   * key has access only to its own account (Twilio's error 20404). Single keys of a subaccount are fetched, renamed and deleted
   * over 2010-04-01, so without their policy.
   */
  accountSid?: string | undefined;
}

export interface KeyOptions {
  /** A display name: 1 to 64 characters. */
  friendlyName?: string | undefined;
  /** What a Restricted key may do. An update replaces the whole policy. */
  policy?: RestrictedPolicy | undefined;
}

export interface NewKeyOptions extends KeyOptions {
  /**
   * `"restricted"` needs a policy, `"standard"` has none; default: `"restricted"` with a policy, else `"standard"`. Only
   * the Twilio Console creates Main keys.
   */
  type?: "standard" | "restricted" | undefined;
}

export interface PageOptions extends CallOptions {
  /** The number of keys per page: 1 to 1000; default: 50. */
  pageSize?: number | undefined;
  /** The `nextPageToken` of the previous page; default: the first page. */
  pageToken?: string | undefined;
}

export interface ListOptions extends PageOptions {
  /** The maximum number of keys; default: all of them. */
  limit?: number | undefined;
}

/** One page of the list of keys. */
export interface ApiKeyPage {
  keys: ApiKeyInfo[];
  /** The `pageToken` of the next page; undefined on the last one. */
  nextPageToken: string | undefined;
  /** The number of records of this page that could not be read, such as records without a key SID. */
  unreadable: number;
}

/** The keys, one by one. */
export interface ApiKeyList extends AsyncIterable<ApiKeyInfo> {
  /** The number of records so far that could not be read and were skipped. */
  readonly unreadable: number;
}

/**
 * Manages the lifecycle of an account's API keys. Calls fail with an `ApiError` for an error response, a `CredentialError` for
 * invalid arguments, and the platform's error if there is no response.
 *
 * ```js
 * const keys = new ApiKeys(new AuthToken({ accountSid: "AC…", authToken }));
 * const key = await keys.create({ friendlyName: "worker" });
 * for await (const { sid, friendlyName } of keys.list()) console.log(sid, friendlyName);
 * ```
 */
export class ApiKeys {
  readonly #credential: ApiKeysCredential;
  readonly #resource: Resource;
  readonly #api: string;
  /** The account and location of new keys. */
  readonly #home: Home;

  /**
   * @param credential A credential that may manage keys: the Auth Token, a Main key, or one with the permissions
   * `/twilio/iam/api-keys/…`. A Standard key may not.
   * @throws {CredentialError} `invalid_argument`; `invalid_account_sid` for an OAuth client without its account
   */
  constructor(credential: ApiKeysCredential, options: ApiKeysOptions = {}) {
    if (![ApiKey, AuthToken, KeyRing, OAuthClient].some((kind) => credential instanceof kind)) {
      throw invalidArgument("credential", "expected an ApiKey, an AuthToken, a KeyRing or an OAuthClient");
    }
    const snapshot = snapshotOptions(options);
    const caller = credential instanceof KeyRing ? credential.keys[0] : credential;
    const { accountSid, type, region, edge } = caller as Partial<ApiKey>;
    if (accountSid === undefined) {
      const expected = "missing: an OAuthClient needs accountSid here, or TWILIO_ACCOUNT_SID for fromEnv";
      throw new CredentialError("invalid_account_sid", `accountSid: ${expected}`, "accountSid");
    }
    const { api = "iam", accountSid: target } = snapshot ?? {};
    if (target !== undefined && typeof target !== "string") throw invalidArgument("accountSid", "expected a string");
    this.#api = api;
    this.#credential = credential;
    this.#home = { accountSid: target ?? accountSid, region, edge };
    this.#resource = new Resource(credential, wasm.keyRequest, [accountSid, type, region, edge, api, target], snapshot);
  }

  /**
   * Creates a Standard key or, with a policy, a Restricted key. The request is not retried if a key may have been created:
   * after a missing or invalid response, check whether a key with that name exists.
   */
  async create(options: NewKeyOptions = {}, call?: CallOptions): Promise<NewApiKey> {
    const request = this.#resource.request("create", options);
    const type = options.policy === undefined ? "standard" : "restricted";
    const { secret, ...record } = await this.#resource.send(request, call, readNewKey);
    return new NewApiKey(toKeyInfo(record), secret, type, this.#home);
  }

  /**
   * Lists all keys, the last changed first. Fetches pages as needed. Records that cannot be read are skipped, and counted in
   * `unreadable`. A `deadline` applies to each page.
   */
  list(options: ListOptions = {}): ApiKeyList {
    const snapshot = snapshotOptions(options);
    const pages = this.#pages(snapshot);
    let unreadable = 0;
    async function* keys(): AsyncGenerator<ApiKeyInfo, void, undefined> {
      let left = snapshot.limit ?? Number.POSITIVE_INFINITY;
      if (left <= 0) return;
      for await (const page of pages) {
        unreadable += page.unreadable;
        for (const key of page.keys) {
          yield key;
          left -= 1;
          if (left <= 0) return;
        }
      }
    }
    return Object.defineProperty(keys(), "unreadable", { get: () => unreadable }) as unknown as ApiKeyList;
  }

  /**
   * Lists keys page by page. Each step sends one request. A `deadline` applies to each page.
   *
   * ```js
   * for await (const { keys, nextPageToken } of apiKeys.pages({ pageSize: 100, pageToken: cursor })) { … break; }
   * ```
   */
  pages(options: PageOptions = {}): AsyncIterable<ApiKeyPage> {
    const snapshot = snapshotOptions(options);
    if ((snapshot as ListOptions)?.limit !== undefined)
      throw invalidArgument("limit", "unknown option (valid: pageSize, pageToken)");
    return this.#pages(snapshot);
  }

  #pages(options: ListOptions): AsyncIterable<ApiKeyPage> {
    const { signal, timeout, deadline, ...query } = options ?? {};
    const call = checkCall({ signal, timeout, deadline });
    return fetchPages(this.#resource, options && query, call, pageReader(this.#api));
  }

  /** Returns a key. */
  async get(sid: string, call?: CallOptions): Promise<ApiKeyInfo> {
    return this.#resource.send(this.#resource.request("get", {}, sid), call, readRecord(readKey, "sid", sid));
  }

  /** Changes a key's name, or replaces the whole of its policy. */
  async update(sid: string, options: KeyOptions, call?: CallOptions): Promise<ApiKeyInfo> {
    return this.#resource.send(this.#resource.request("update", options, sid), call, readRecord(readKey, "sid", sid));
  }

  /** Deletes a key. It stops authenticating, and the Access Tokens that it signed stop working. */
  async delete(sid: string, call?: CallOptions): Promise<void> {
    await this.#resource.send(this.#resource.request("delete", {}, sid), call, () => true);
  }
  /**
   * Creates a key with the type and policy of another one, for one more place that needs the same rights.
   *
   * @throws {CredentialError} `invalid_argument` if the policy cannot be read; otherwise as `create`
   */
  async duplicate(sid: string, options: DuplicateOptions = {}, call?: CallOptions): Promise<NewApiKey> {
    return duplicateKey(this, this.#resource, sid, options, call);
  }

  /**
   * Replaces a key: creates one with the same name and policy, proves that it works, then retires the old one. At least one
   * of them works at any time. If the new key cannot be created or proved, this rejects and the old key is unchanged. Later
   * failures do not reject, because the new key would be lost: they are in `remaining`.
   *
   * ```js
   * const { key, remaining } = await keys.rotate(sid, {
   *   retire: 3600,
   *   verify: (credential, key) => secrets.put(key.sid, key.secret),
   * });
   * ```
   *
   * Store the secret in `verify`: after a crash it cannot be read again. An interrupted rotation leaves a key named
   * `… (replaces SK…)`. The next rotation reports it in `interrupted` and does not delete it: another rotation may be in
   * progress.
   *
   * @throws {CredentialError} `invalid_argument` for options, and for a Main key, which only the Console creates
   * @throws what `verify` throws; a `TimeoutError` if it does not settle
   */
  async rotate(sid: string, options: RotateOptions = {}, call?: CallOptions): Promise<Rotation> {
    return rotateKey(this, this.#resource, this.#credential, sid, options, call);
  }
}

/** A key as the core reads it: without the members that could not be read, and with dates in seconds since the epoch. */
interface KeyRecord {
  sid: string;
  friendlyName?: string;
  dateCreated?: number;
  dateUpdated?: number;
  flags?: string[];
  policy?: RestrictedPolicy | null;
  type?: Exclude<ApiKeyInfo["type"], undefined>;
}

function toKeyInfo({ sid, friendlyName, dateCreated, dateUpdated, flags, policy, type }: KeyRecord): ApiKeyInfo {
  const toDate = (seconds: number | undefined) => (seconds === undefined ? null : new Date(seconds * 1000));
  return {
    sid,
    friendlyName: friendlyName ?? null,
    dateCreated: toDate(dateCreated),
    dateUpdated: toDate(dateUpdated),
    ...(flags && { flags }),
    ...(policy !== undefined && { policy }),
    ...(type && { type }),
  };
}

const readKey: Read<ApiKeyInfo> = /* @__PURE__ */ reader("key", toKeyInfo);

const readNewKey = /* @__PURE__ */ reader<KeyRecord & { secret: string }>("newKey");

/** A reader of the pages of an API. */
function pageReader(api: string): Read<ApiKeyPage> {
  const read = ({ keys, ...rest }: { keys: KeyRecord[]; unreadable: number; nextPageToken?: string }) => ({
    nextPageToken: undefined,
    ...rest,
    keys: keys.map(toKeyInfo),
  });
  return reader(api === "iam" ? "iamKeyPage" : "keyPage2010", read);
}
