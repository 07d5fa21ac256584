import { EdgeError, reasonOf } from "../edge/client.ts";
import type { Key, KeyFields, KeysClient, NewKey, Trial } from "./client.ts";

export type KeyRow = Key & { deleted?: true };

/**
 * The keys that the view shows, and the secrets of those that were made in this tab, so that they can be tried. Secrets are in memory
 * alone and are forgotten when one signs out.
 *
 * It says "change" when the list is another one, and "more" when only the way to the rest of it is.
 */
export class KeyStore extends EventTarget {
  state: "empty" | "loading" | "ready" | "failed" = "empty";
  problem = "";
  keys: KeyRow[] = [];
  next: string | null = null;
  /** How many keys of the pages so far could not be read. */
  unreadable = 0;
  /** What became of the last request for more of the list. */
  more: { state: "idle" | "loading" } | { state: "failed"; problem: string } = { state: "idle" };
  readonly #client: KeysClient;
  readonly #secrets = new Map<string, string>();
  /** Answers to requests before the last load are of no more use. */
  #loads = 0;

  constructor(client: KeysClient) {
    super();
    this.#client = client;
  }

  /** The keys from the start. */
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

  /** The next page. What was shown before stays, whether it comes or not. */
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
      // Whether it was made nevertheless, the list tells.
      const refused = error instanceof EdgeError && error.status >= 400 && error.status < 500;
      if (!refused) void this.load();
      throw error;
    }
  }

  /** The policy is in no list: it is asked for when it is needed. */
  get(sid: string): Promise<Key> {
    return this.#client.get(sid);
  }

  async update(key: Key, fields: KeyFields): Promise<void> {
    const { friendlyName } = await this.#client.update(key.sid, fields);
    this.#replace({ ...key, friendlyName });
  }

  /** It stays in sight until the list is loaded again, and its secret stays too: one can see that it opens nothing any more. */
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

  forget(): void {
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

/** What people call the key. */
export function nameOf({ friendlyName, sid }: KeyRow): string {
  return friendlyName ?? `…${sid.slice(-6)}`;
}

/** The id of its row, which takes the focus where the list goes on from it. */
export function rowId({ sid }: KeyRow): string {
  return `key-${sid}`;
}
