import type { KeyEvent } from "./responses.ts";

const KEPT_FOR = 7_776_000; // seconds: 90 days, because the names of admins are personal data
const MAX_CHANGES = 1000;

/** The storage of the latest changes of keys. Each method is atomic. */
export class ChangeStore {
  readonly #sql: SqlStorage;

  constructor({ sql }: DurableObjectStorage) {
    this.#sql = sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, event TEXT NOT NULL, sid TEXT NOT NULL, related TEXT, name TEXT,
        by TEXT
      );
    `);
  }

  /** Adds a change, and deletes what is too old or too much. */
  add({ at, event, sid, related, name, by }: KeyEvent): void {
    const query = "INSERT INTO changes (at, event, sid, related, name, by) VALUES (?, ?, ?, ?, ?, ?) RETURNING id";
    const { id } = this.#sql.exec<{ id: number }>(query, at, event, sid, related, name, by).one();
    this.#sql.exec("DELETE FROM changes WHERE id <= ? OR at < ?", id - MAX_CHANGES, at - KEPT_FOR);
  }

  /** The newest first. */
  newest(count: number): KeyEvent[] {
    return this.#sql
      .exec<KeyEvent & Record<string, SqlStorageValue>>(
        "SELECT at, event, sid, related, name, by FROM changes WHERE at >= ? ORDER BY id DESC LIMIT ?",
        Math.floor(Date.now() / 1000) - KEPT_FOR,
        count,
      )
      .toArray();
  }
}
