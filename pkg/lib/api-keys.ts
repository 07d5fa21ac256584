import * as wasm from "../wasm/twilio_edge_auth.js";
import { ApiError } from "./api-error.js";
import { ApiKey } from "./api-key.js";
import { AuthToken } from "./auth-token.js";
import { limited, plain, read, refused, toJson, write } from "./boundary.js";
import { Http, type HttpOptions, type HttpRequest, type Json } from "./http.js";
import { NewApiKey } from "./new-api-key.js";
import { OAuthClient } from "./oauth-client.js";

export interface ApiKeysOptions extends HttpOptions {
  /**
   * `"iam"` (IAM v1), which knows Restricted keys, or `"2010-04-01"`, which does not; `"iam"` if left out.
   *
   * @see https://www.twilio.com/docs/iam/api-keys
   */
  api?: "iam" | "2010-04-01" | undefined;
}

/** Longer ones are none of the service's. */
const longestLink = 4096;

/** What a Restricted key may do: 1 to 100 permissions such as `"/twilio/messaging/messages/create"`. */
export type RestrictedPolicy = { allow: string[] };

export interface KeyOptions {
  /** A name for people: 1 to 64 characters. */
  friendlyName?: string | undefined;
  /** What a Restricted key may do. A new key without it is a Standard key; a change replaces the whole policy. */
  policy?: RestrictedPolicy | undefined;
}

export interface ListOptions {
  /** How many keys are fetched at a time: 1 to 1000; 50 if left out. */
  pageSize?: number | undefined;
  /** How many keys are wanted at most; all of them if left out. */
  limit?: number | undefined;
}

/** An API key as the service describes it: all but its secret. */
export interface ApiKeyInfo {
  sid: string;
  friendlyName: string | null;
  dateCreated: Date;
  dateUpdated: Date;
  /** What it is for, such as `"rest_api"` and `"signing"`. Lists of IAM v1 alone say so. */
  flags?: string[];
  /** What it may do; null if it is no Restricted key. Lists and 2010-04-01 do not say so. */
  policy?: RestrictedPolicy | null;
}

/**
 * The lifecycle of an account's API keys. Every call sends requests, and fails with an `ApiError` if the service says no,
 * with a `CredentialError` for what would be of no use to send, and with the platform's own error if there is no answer.
 *
 * ```js
 * const keys = new ApiKeys(new AuthToken({ accountSid: "AC…", authToken }));
 * const key = await keys.create({ friendlyName: "worker" });
 * for await (const { sid, friendlyName } of keys.list()) console.log(sid, friendlyName);
 * ```
 */
export class ApiKeys {
  readonly #credential: ApiKey | AuthToken | OAuthClient;
  readonly #http: Http;
  /** Who calls, and over which API, in lines. */
  readonly #caller: string;

  /**
   * @param credential One that may manage keys: the Auth Token, a Main key, or what has the permissions
   * `/twilio/iam/api-keys/…`. A Standard key may not.
   * @throws {CredentialError} `invalid_argument`; `invalid_account_sid` for an OAuth client without its account
   */
  constructor(credential: ApiKey | AuthToken | OAuthClient, options: ApiKeysOptions = {}) {
    if (![ApiKey, AuthToken, OAuthClient].some((kind) => credential instanceof kind)) {
      throw refused("credential", "expected an ApiKey, an AuthToken or an OAuthClient");
    }
    const own = plain(options);
    const { accountSid, type, region, edge } = credential as Partial<ApiKey>;
    const { api = "iam" } = own ?? {};
    this.#caller = [accountSid, type, region, edge, limited(api, 16)].join("\n");
    this.#credential = credential;
    this.#request("open", own);
    this.#http = new Http(own);
  }

  /**
   * Makes a key: a Standard one or, with a policy, a Restricted one. It is never sent twice when a key may have been made:
   * if there is no answer, or one that is not understood, look whether there is a key of that name.
   */
  async create(options: KeyOptions = {}): Promise<NewApiKey> {
    const request = this.#request("create", options);
    try {
      return await this.#send(request, (json) => {
        const info = readInfo(json);
        const { secret } = json;
        return info && typeof secret === "string" && secret !== ""
          ? new NewApiKey(info, secret, this.#credential)
          : undefined;
      });
    } catch (error) {
      if (error instanceof ApiError && error.status >= 200 && error.status < 300) {
        error.message += ": a key was made, and its secret is lost; find the key and delete it";
      }
      throw error;
    }
  }

  /** All keys, those changed last first: fetched page by page, and no further than they are looked at. */
  list(options: ListOptions = {}): AsyncIterable<ApiKeyInfo> {
    const own = plain(options);
    return this.#pages(this.#request("list", own), own.limit ?? Number.POSITIVE_INFINITY);
  }

  async *#pages(first: HttpRequest, limit: number): AsyncGenerator<ApiKeyInfo, void, undefined> {
    let left = limit;
    let request: HttpRequest | undefined = first;
    while (request !== undefined && left > 0) {
      const { url } = request as HttpRequest;
      const page: Page = await this.#send(request, (json) => this.#readPage(json, url));
      for (const key of page.keys) {
        yield key;
        left -= 1;
        if (left <= 0) return;
      }
      request = page.next;
    }
  }

  /** What is known of a key. */
  async get(sid: string): Promise<ApiKeyInfo> {
    return this.#send(this.#request("get", {}, sid), readInfo);
  }

  /** Changes a key's name, or replaces the whole of its policy. */
  async update(sid: string, options: KeyOptions): Promise<ApiKeyInfo> {
    return this.#send(this.#request("update", options, sid), readInfo);
  }

  /** Deletes a key. It stops authenticating, and the Access Tokens that it signed stop being good. */
  async delete(sid: string): Promise<void> {
    await this.#send(this.#request("delete", {}, sid), () => true);
  }

  #request(operation: string, options: unknown, target?: string): HttpRequest {
    const lines = [this.#caller, operation, toJson(options, "options"), limited(target, longestLink)];
    return JSON.parse(read(wasm.keyRequest(write(lines.join("\n")))));
  }

  #send<T>(request: HttpRequest, read: (json: Json) => T | undefined): Promise<T> {
    return this.#http.send(request, () => this.#credential.authorizationHeader(), read);
  }

  /** IAM v1 links to the next page in `meta`, 2010-04-01 beside the keys. A page that leads to itself leads nowhere. */
  #readPage(json: PageRecord, url: string): Page | undefined {
    const { keys, next_page_uri, meta } = json;
    if (!Array.isArray(keys)) return undefined;
    const link = meta?.next_page_url ?? next_page_uri;
    if (typeof link === "string" && link.length > longestLink) return undefined;
    const next = typeof link === "string" ? this.#request("next", {}, link) : undefined;
    const infos = keys.map(readInfo);
    if (infos.includes(undefined) || next === null || next?.url === url) return undefined;
    return { keys: infos as ApiKeyInfo[], next };
  }
}

interface Page {
  keys: ApiKeyInfo[];
  next: HttpRequest | undefined;
}

interface PageRecord {
  keys?: unknown;
  next_page_uri?: unknown;
  meta?: { next_page_url?: unknown };
}

interface KeyRecord {
  sid?: unknown;
  friendly_name?: string | null;
  date_created?: string | null;
  date_updated?: string | null;
  flags?: string[];
  policy?: RestrictedPolicy | null;
}

function readInfo(json: KeyRecord | null): ApiKeyInfo | undefined {
  const { sid, friendly_name, date_created, date_updated, flags, policy } = json ?? {};
  if (typeof sid !== "string") return undefined;
  return {
    sid,
    friendlyName: friendly_name ?? null,
    dateCreated: new Date(date_created ?? Number.NaN),
    dateUpdated: new Date(date_updated ?? Number.NaN),
    ...(flags && { flags }),
    ...(policy !== undefined && { policy }),
  };
}
