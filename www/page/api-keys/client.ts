import { EdgeError, type Exchange, reasonOf } from "../edge/client.ts";
import type { SessionStore } from "../edge/session.ts";

export type KeyType = "main" | "standard" | "restricted";
export type Policy = { allow: string[] };

/** A key, in the worker's format. */
export interface Key {
  sid: string;
  friendlyName: string | null;
  dateCreated: string | null;
  type?: KeyType;
  policy?: Policy | null;
  /** Whether the worker uses the key, so that it cannot be deleted here. */
  inUse: boolean;
}

export interface NewKey extends Key {
  secret: string;
}

export interface KeyPage {
  keys: Key[];
  next: string | null;
  /** How many keys of the page could not be read. */
  unreadable: number;
}

export interface KeyFields {
  friendlyName?: string;
  type?: "standard" | "restricted";
  policy?: Policy;
}

export interface Trial {
  sid: string;
  secret: string;
  action: "list" | "create";
  to?: string;
  from?: string;
  body?: string;
}

const ORPHAN = "The key may exist, but its secret is lost. If it's in the list, delete it and create another.";

/** The `/keys` routes of the worker that serves this page, with the current session. */
export class KeysClient {
  readonly #sessions: SessionStore;

  constructor(sessions: SessionStore) {
    this.#sessions = sessions;
  }

  async list(cursor?: string): Promise<KeyPage> {
    const { body } = await this.#ask("GET", cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`);
    return body as KeyPage;
  }

  async create(fields: KeyFields): Promise<NewKey> {
    try {
      return (await this.#ask("POST", "", fields)).body as NewKey;
    } catch (error) {
      if (error instanceof EdgeError && error.status >= 400) throw error;
      // The worker's response was lost. (If Twilio's was lost, the worker says so itself.)
      throw new EdgeError(0, { message: `${reasonOf(error)} ${ORPHAN}` });
    }
  }

  async get(sid: string): Promise<Key> {
    return (await this.#ask("GET", `/${sid}`)).body as Key;
  }

  async update(sid: string, fields: KeyFields): Promise<Key> {
    return (await this.#ask("POST", `/${sid}`, fields)).body as Key;
  }

  async delete(sid: string): Promise<void> {
    await this.#ask("DELETE", `/${sid}`);
  }

  try(trial: Trial): Promise<Exchange> {
    return this.#ask("POST", "/try", trial);
  }

  #ask(method: string, path: string, body?: unknown): Promise<Exchange> {
    return this.#sessions.ask(method, `/keys${path}`, body);
  }
}
