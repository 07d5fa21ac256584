import { EdgeError, reasonOf } from "../edge/client.ts";
import type { Key, KeyFields, KeysClient, NewKey, Trial } from "./client.ts";

export type KeyRow = Key & { deleted?: true };

/**
 * The shown keys, and the secrets of keys created in this tab, for test requests. Secrets are only in memory and are
 * removed on signing out.
 *
 * Dispatches "change" when the list changes, and "more" when only the state of loading more does.
 */
export class KeyStore extends EventTarget {
  state: "empty" | "loading" | "ready" | "failed" = "empty";
  problem = "";
  keys: KeyRow[] = [];
  next: string | null = null;
  /** How many keys of the pages so far could not be read. */
  unreadable = 0;
  /** The state of the last request for more keys. */
  more: { state: "idle" | "loading" } | { state: "failed"; problem: string } = { state: "idle" };
  readonly #client: KeysClient;
  readonly #secrets = new Map<string, string>();
  /** The number of the last load. Responses to earlier ones are ignored. */
  #loads = 0;

  constructor(client: KeysClient) {
    super();
    this.#client = client;
  }

  /** Loads the first page. */
  async load(): Promise<void> {
    this.#loads += 1;
    const load = this.#loads;
    this.#set("loading");
    try {
      const { keys, next, unreadable } = await this.#client.list();
      if (load !== this.#loads) return;
      this.keys = keys;
      this.next = next;
      this.unreadable = unreadable;
      this.#set("ready");
    } catch (error) {
      if (load !== this.#loads) return;
      this.problem = reasonOf(error);
      this.#set("failed");
    }
  }

  /** Loads the next page. Keeps the shown keys if that fails. */
  async loadMore(): Promise<void> {
    if (this.next === null || this.more.state === "loading") return;
    const load = this.#loads;
    this.#setMore({ state: "loading" });
    try {
      const { keys, next, unreadable } = await this.#client.list(this.next);
      if (load !== this.#loads) return;
      const known = new Set(this.keys.map(({ sid }) => sid));
      this.keys = [...this.keys, ...keys.filter(({ sid }) => !known.has(sid))];
      this.next = next;
      this.unreadable += unreadable;
      this.more = { state: "idle" };
      this.#set("ready");
    } catch (error) {
      if (load === this.#loads) this.#setMore({ state: "failed", problem: reasonOf(error) });
    }
  }

  async create(fields: KeyFields): Promise<NewKey> {
    try {
      const { secret, ...key } = await this.#client.create(fields);
      this.#secrets.set(key.sid, secret);
      if (this.state === "ready") {
        this.keys = [key, ...this.keys];
        this.#set("ready");
      } else {
        void this.load();
      }
      return { ...key, secret };
    } catch (error) {
      // The key may exist: the list shows it.
      const refused = error instanceof EdgeError && error.status >= 400 && error.status < 500;
      if (!refused) void this.load();
      throw error;
    }
  }

  /** Fetches a key with its policy, which lists do not contain. */
  get(sid: string): Promise<Key> {
    return this.#client.get(sid);
  }

  async update(key: Key, fields: KeyFields): Promise<void> {
    const { friendlyName } = await this.#client.update(key.sid, fields);
    this.#replace({ ...key, friendlyName });
  }

  /** Deletes a key. Its row and secret stay until the list is reloaded, so that the user can see that it no longer works. */
  async delete(key: Key): Promise<void> {
    await this.#client.delete(key.sid);
    this.#replace({ ...key, deleted: true });
  }

  try(trial: Trial) {
    return this.#client.try(trial);
  }

  secretOf(sid: string): string | undefined {
    return this.#secrets.get(sid);
  }

  clear(): void {
    this.#loads += 1;
    this.#secrets.clear();
    this.keys = [];
    this.next = null;
    this.unreadable = 0;
    this.#set("empty");
  }

  #replace(key: KeyRow): void {
    this.keys = this.keys.map((each) => (each.sid === key.sid ? key : each));
    this.dispatchEvent(new Event("change"));
  }

  #set(state: KeyStore["state"]): void {
    this.state = state;
    if (state !== "ready") this.more = { state: "idle" };
    this.dispatchEvent(new Event("change"));
  }

  #setMore(more: KeyStore["more"]): void {
    this.more = more;
    this.dispatchEvent(new Event("more"));
  }
}

/** Returns the name of a key, or the end of its SID. */
export function nameOf({ friendlyName, sid }: KeyRow): string {
  return friendlyName ?? `…${sid.slice(-6)}`;
}

/** Returns the id of a key's row, for focus. */
export function rowId({ sid }: KeyRow): string {
  return `key-${sid}`;
}
