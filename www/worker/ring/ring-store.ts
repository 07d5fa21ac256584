import { PUBLISHED, type RingKey } from "./rules.ts";

/** A key of the ring as it is stored and as isolates get it: its secret sealed, and by which vault. */
export interface SealedKey extends RingKey {
  sealed: Uint8Array;
  vault: string;
}

/** A key that was asked for, under a name that no other has. It stands here until the key is in the ring, or nowhere. */
export interface Attempt {
  name: string;
  begun: number;
}

/** How the last runs went. */
export interface Outcome {
  at: number;
  /** How many have failed, one after the other. */
  failures: number;
  error: string | null;
}

type KeyRow = Omit<SealedKey, "sealed"> & { sealed: ArrayBuffer };

/** What the ring keeps. Each method is one step: it happens whole or not at all. */
export class RingStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS keys (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        sid TEXT NOT NULL UNIQUE,
        sealed BLOB NOT NULL,
        vault TEXT NOT NULL,
        made INTEGER NOT NULL,
        mints_from INTEGER NOT NULL,
        retired INTEGER,
        ttl INTEGER NOT NULL
      );
      CREATE TABLE IF NOT EXISTS attempts (name TEXT PRIMARY KEY, begun INTEGER NOT NULL);
      CREATE TABLE IF NOT EXISTS outcome (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, failures INTEGER NOT NULL, error TEXT);
    `);
  }

  /** The newest first. */
  keys(): SealedKey[] {
    return this.#sql
      .exec<KeyRow>(
        `SELECT sid, sealed, vault, made, mints_from AS mintsFrom, retired, ttl FROM keys ORDER BY number DESC`,
      )
      .toArray()
      .map((row) => ({ ...row, sealed: new Uint8Array(row.sealed) }));
  }

  /** An isolate is about to sign tokens that live so long, with whichever of the keys. */
  noteTtl(ttl: number): void {
    this.#sql.exec("UPDATE keys SET ttl = ?1 WHERE ttl < ?1", ttl);
  }

  attempts(): Attempt[] {
    return this.#sql.exec<Attempt & Record<string, SqlStorageValue>>("SELECT name, begun FROM attempts").toArray();
  }

  begin(attempt: Attempt): void {
    this.#sql.exec("INSERT INTO attempts VALUES (?, ?)", attempt.name, attempt.begun);
  }

  forget({ name }: Attempt): void {
    this.#sql.exec("DELETE FROM attempts WHERE name = ?", name);
  }

  /**
   * The key that the attempt was for, as the newest one. It signs once every isolate knows of it; at once where no isolate can be
   * signing with another.
   */
  add({ name }: Attempt, key: Pick<SealedKey, "sid" | "sealed" | "vault" | "ttl">, now: number, alone: boolean): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec("UPDATE keys SET retired = ? WHERE retired IS NULL", now);
      this.#sql.exec(
        "INSERT INTO keys (sid, sealed, vault, made, mints_from, ttl) VALUES (?, ?, ?, ?, ?, ?)",
        ...[key.sid, key.sealed, key.vault, now, alone ? now : now + PUBLISHED, key.ttl],
      );
      this.#sql.exec("DELETE FROM attempts WHERE name = ?", name);
    });
  }

  remove(sid: string): void {
    this.#sql.exec("DELETE FROM keys WHERE sid = ?", sid);
  }

  outcome(): Outcome | undefined {
    return this.#sql
      .exec<Outcome & Record<string, SqlStorageValue>>("SELECT at, failures, error FROM outcome")
      .toArray()[0];
  }

  conclude({ at, failures, error }: Outcome): void {
    this.#sql.exec("INSERT OR REPLACE INTO outcome VALUES (1, ?, ?, ?)", at, failures, error);
  }
}
