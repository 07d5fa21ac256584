import { ACTIVATION_DELAY, type RingKey } from "./rules.ts";

/** A key of the ring as it is stored and sent to isolates: with its encrypted secret and the name of the vault. */
export interface SealedKey extends RingKey {
  sealed: Uint8Array;
  vault: string;
}

/** A key that was requested from Twilio under a unique name. Stored until the key is in the ring, or known not to exist. */
export interface Attempt {
  name: string;
  begun: number;
}

/** The result of the last runs. */
export interface Outcome {
  at: number;
  /** The number of consecutive failures. */
  failures: number;
  error: string | null;
}

type KeyRow = Omit<SealedKey, "sealed"> & { sealed: ArrayBuffer };

/** The storage of the ring. Each method is atomic. */
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

  /** Records the lifetime of the tokens that an isolate is about to sign, with any of the keys. */
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
   * Adds the key that was attempted, as the newest one. It signs once every isolate has it; at once if `isOnlyKey`, because no isolate
   * can be signing with another.
   */
  add(
    { name }: Attempt,
    key: Pick<SealedKey, "sid" | "sealed" | "vault" | "ttl">,
    now: number,
    isOnlyKey: boolean,
  ): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec("UPDATE keys SET retired = ? WHERE retired IS NULL", now);
      this.#sql.exec(
        "INSERT INTO keys (sid, sealed, vault, made, mints_from, ttl) VALUES (?, ?, ?, ?, ?, ?)",
        ...[key.sid, key.sealed, key.vault, now, isOnlyKey ? now : now + ACTIVATION_DELAY, key.ttl],
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
