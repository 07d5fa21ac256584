/** A rotation whose old key is to be deleted. Times are in milliseconds since the epoch. */
export interface PendingRotation {
  /** The old key. */
  sid: string;
  /** The key that replaces it. */
  successor: string;
  /** The name of the old key before the rotation. */
  name: string | null;
  begun: number;
  /** When the old key is deleted; null until the worker has confirmed that it has the successor's secret. */
  deletion: number | null;
  /** The admin who rotated the key. */
  by: string;
  failures: number;
  error: string | null;
  /** When the next step is due. */
  due: number;
}

/** The storage of pending rotations, at most one per old key. Each method is atomic. */
export class RotationStore {
  readonly #sql: SqlStorage;

  constructor({ sql }: DurableObjectStorage) {
    this.#sql = sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS rotations (
        sid TEXT PRIMARY KEY, successor TEXT NOT NULL, name TEXT, begun INTEGER NOT NULL, deletion INTEGER,
        by TEXT NOT NULL, failures INTEGER NOT NULL, error TEXT, due INTEGER NOT NULL
      );
    `);
  }

  /** The ones that are due first. */
  all(): PendingRotation[] {
    return this.#sql
      .exec<PendingRotation & Record<string, SqlStorageValue>>("SELECT * FROM rotations ORDER BY due, sid")
      .toArray();
  }

  find(sid: string): PendingRotation | undefined {
    return this.all().find((rotation) => rotation.sid === sid);
  }

  /** Returns whether it was added: false if there is one of the same key. */
  add({ sid, successor, name, begun, by, due }: PendingRotation): boolean {
    const query = "INSERT OR IGNORE INTO rotations VALUES (?, ?, ?, ?, NULL, ?, 0, NULL, ?) RETURNING sid";
    return this.#sql.exec(query, sid, successor, name, begun, by, due).toArray().length > 0;
  }

  confirm(sid: string, deletion: number): void {
    this.#sql.exec("UPDATE rotations SET deletion = ?1, due = ?1 WHERE sid = ?2", deletion, sid);
  }

  postpone(sid: string, due: number, error: string): void {
    this.#sql.exec("UPDATE rotations SET failures = failures + 1, error = ?, due = ? WHERE sid = ?", error, due, sid);
  }

  /** Returns whether there was one. */
  remove(sid: string): boolean {
    return this.#sql.exec("DELETE FROM rotations WHERE sid = ? RETURNING sid", sid).toArray().length > 0;
  }
}
