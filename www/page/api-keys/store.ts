import { type Key, type KeyFields, type KeysClient, type NewKey, reasonOf, type Trial } from "./client.ts";

export type KeyRow = Key & { deleted?: true };

/**
 * The keys that the view shows, and the secrets of those that were made in this tab, so that they can be tried. Secrets are in memory
 * alone and are forgotten when one signs out.
 */
export class KeyStore extends EventTarget {
  state: "empty" | "loading" | "ready" | "failed" = "empty";
  problem = "";
  keys: KeyRow[] = [];
  next: string | null = null;
  readonly #client: KeysClient;
  readonly #secrets = new Map<string, string>();

  constructor(client: KeysClient) {
    super();
    this.#client = client;
  }

  /** The keys from the start. */
  async load(): Promise<void> {
    this.#set("loading");
    await this.#fetch(undefined);
  }

  async loadMore(): Promise<void> {
    if (this.next !== null) await this.#fetch(this.next);
  }

  async create(fields: KeyFields): Promise<NewKey> {
    const { secret, ...key } = await this.#client.create(fields);
    this.#secrets.set(key.sid, secret);
    this.keys = [key, ...this.keys];
    this.#set("ready");
    return { ...key, secret };
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
    this.#secrets.clear();
    this.keys = [];
    this.next = null;
    this.#set("empty");
  }

  async #fetch(cursor: string | undefined): Promise<void> {
    try {
      const { keys, next } = await this.#client.list(cursor);
      // A key that was changed in between has moved to the front, and pushed others to the next page.
      const known = cursor === undefined ? [] : this.keys;
      this.keys = [...known, ...keys.filter(({ sid }) => !known.some((each) => each.sid === sid))];
      this.next = next;
      this.#set("ready");
    } catch (error) {
      if (this.state === "empty") return; // signed out meanwhile
      this.problem = reasonOf(error);
      this.#set("failed");
    }
  }

  #replace(key: KeyRow): void {
    this.keys = this.keys.map((each) => (each.sid === key.sid ? key : each));
    this.#set("ready");
  }

  #set(state: KeyStore["state"]): void {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/** What people call the key. */
export function nameOf({ friendlyName, sid }: KeyRow): string {
  return friendlyName ?? `…${sid.slice(-6)}`;
}
