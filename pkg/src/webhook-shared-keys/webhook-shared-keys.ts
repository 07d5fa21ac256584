import { ApiKey } from "../credentials/api-key.js";
import { AuthToken } from "../credentials/auth-token.js";
import { KeyRing } from "../credentials/key-ring.js";
import { invalidArgument } from "../errors.js";
import { type CallOptions, checkCall, type HttpOptions, type Read, reader } from "../http/client.js";
import { fetchPages } from "../http/pages.js";
import { Resource, readRecord } from "../http/resource.js";
import { snapshotOptions } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { NewSharedKey } from "./new-shared-key.js";
import type { SharedKeyInfo } from "./shared-key-info.js";
import { uuidV7 } from "./uuid.js";

export interface NewSharedKeyOptions {
  /** A display name: 1 to 255 characters. */
  friendlyName?: string | undefined;
  /**
   * A UUID of version 7, by which Twilio recognizes a repeated request and creates one key only; default: a new one. Give one to
   * repeat a call after a restart.
   */
  idempotencyKey?: string | undefined;
}

export interface SharedKeyListOptions extends CallOptions {
  /** The number of keys per page: 1 to 100. */
  pageSize?: number | undefined;
}

/**
 * Manages an account's webhook shared keys: secrets that only sign webhooks, in place of the Auth Token. An account has at most
 * 50. Twilio signs with a key once a webhook setting names it.
 *
 * ```js
 * const key = await new WebhookSharedKeys(apiKey).create({ friendlyName: "orders" });
 * const verdict = await verifyWebhookRequest(request, [key.credential(), authToken]);
 * ```
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys
 */
export class WebhookSharedKeys {
  readonly #resource: Resource;

  /** @throws {CredentialError} `invalid_argument` */
  constructor(credential: ApiKey | AuthToken | KeyRing, options: HttpOptions = {}) {
    if (![ApiKey, AuthToken, KeyRing].some((kind) => credential instanceof kind)) {
      throw invalidArgument("credential", "expected an ApiKey, an AuthToken or a KeyRing");
    }
    const { region, edge } = credential instanceof KeyRing ? (credential.keys[0] as ApiKey) : credential;
    this.#resource = new Resource(
      credential,
      wasm.resourceRequest,
      ["sharedKeys", region, edge],
      snapshotOptions(options),
    );
  }

  /** Creates a key. Retries are safe, because they have the same idempotency key. */
  async create(options: NewSharedKeyOptions = {}, call?: CallOptions): Promise<NewSharedKey> {
    const { idempotencyKey = uuidV7(), ...rest } = snapshotOptions(options);
    const request = this.#resource.request("create", { ...rest, idempotencyKey });
    const { secret, ...record } = await this.#resource.send(request, call, readNewKey);
    return new NewSharedKey(toInfo(record), secret);
  }

  /** Lists all keys. Fetches pages as needed. Records that cannot be read are skipped. */
  list(options: SharedKeyListOptions = {}): AsyncIterable<SharedKeyInfo> {
    const { signal, timeout, deadline, ...query } = snapshotOptions(options);
    const pages = fetchPages(this.#resource, query, checkCall({ signal, timeout, deadline }), readPage);
    async function* keys(): AsyncGenerator<SharedKeyInfo, void, undefined> {
      for await (const page of pages) yield* page.keys;
    }
    return keys();
  }

  /** Returns a key. */
  async get(id: string, call?: CallOptions): Promise<SharedKeyInfo> {
    return this.#resource.send(this.#resource.request("get", {}, id), call, readRecord(readKey, "id", id));
  }

  /** Renames a key. */
  async update(id: string, options: { friendlyName: string }, call?: CallOptions): Promise<SharedKeyInfo> {
    return this.#resource.send(this.#resource.request("update", options, id), call, readRecord(readKey, "id", id));
  }

  /** Deletes a key. Twilio refuses it (code 59100) while a webhook setting names the key. */
  async delete(id: string, call?: CallOptions): Promise<void> {
    await this.#resource.send(this.#resource.request("delete", {}, id), call, () => true);
  }
}

/** A key as the core reads it: dates are in seconds since the epoch. */
interface SharedKeyRecord {
  id: string;
  friendlyName?: string;
  dateCreated?: number;
  dateUpdated?: number;
}

function toInfo({ id, friendlyName, dateCreated, dateUpdated }: SharedKeyRecord): SharedKeyInfo {
  const toDate = (seconds: number | undefined) => (seconds === undefined ? null : new Date(seconds * 1000));
  return {
    id,
    friendlyName: friendlyName ?? null,
    dateCreated: toDate(dateCreated),
    dateUpdated: toDate(dateUpdated),
  };
}

const readKey: Read<SharedKeyInfo> = /* @__PURE__ */ reader("sharedKey", toInfo);

const readNewKey = /* @__PURE__ */ reader<SharedKeyRecord & { secret: string }>("newSharedKey");

interface SharedKeyPage {
  keys: SharedKeyInfo[];
  nextPageToken: string | undefined;
}

const readPage: Read<SharedKeyPage> = /* @__PURE__ */ reader(
  "sharedKeyPage",
  ({ keys, nextPageToken }: { keys: SharedKeyRecord[]; nextPageToken?: string }) => ({
    keys: keys.map(toInfo),
    nextPageToken,
  }),
);
