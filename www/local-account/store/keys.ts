import { newSecret, newSid } from "../crypto/bytes.ts";
import { type SaltedHash, saltedHash } from "../crypto/salted-hash.ts";
import type { Vault } from "../crypto/vault.ts";
import { type From, type Slice, slice } from "./slice.ts";

export type KeyType = "main" | "standard" | "restricted";

export interface Policy {
  allow: string[];
}

export interface Key {
  seq: number;
  sid: string;
  type: KeyType;
  friendlyName: string | null;
  policy: Policy | null;
  created: number;
  updated: number;
}

/** With what recognises and, but for Restricted keys, verifies: for the inside only. */
export interface KeyWithSecret extends Key {
  kept: SaltedHash;
  sealed: Uint8Array | null;
}

interface NewKey {
  type: KeyType;
  friendlyName: string | null;
  policy: Policy | null;
}

type Row = {
  seq: number;
  sid: string;
  type: string;
  friendly_name: string | null;
  policy: string | null;
  salt: ArrayBuffer;
  hash: ArrayBuffer;
  sealed: ArrayBuffer | null;
  created: number;
  updated: number;
};

export class Keys {
  readonly #sql: SqlStorage;
  readonly #vault: Vault;

  constructor(sql: SqlStorage, vault: Vault) {
    this.#sql = sql;
    this.#vault = vault;
  }

  /** The secret is in this answer alone. */
  async create(key: NewKey): Promise<{ key: Key; secret: string }> {
    const sid = newSid("SK");
    const secret = newSecret();
    return { key: await this.put(sid, secret, key), secret };
  }

  /** Puts a key with a given SID and secret in the place of any that has this SID. */
  async put(sid: string, secret: string, { type, friendlyName, policy }: NewKey): Promise<Key> {
    const { salt, hash } = await saltedHash(secret);
    const sealed = type === "restricted" ? null : await this.#vault.seal(secret, sid);
    const now = Date.now();
    const row = this.#sql
      .exec<Row>(
        `INSERT OR REPLACE INTO keys (sid, type, friendly_name, policy, salt, hash, sealed, created, updated)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
        ...[sid, type, friendlyName, policy && JSON.stringify(policy), salt, hash, sealed, now, now],
      )
      .one();
    return keyOf(row);
  }

  get(sid: string): KeyWithSecret | undefined {
    const [row] = this.#sql.exec<Row>("SELECT * FROM keys WHERE sid = ?", sid).toArray();
    if (!row) return undefined;
    const kept = { salt: new Uint8Array(row.salt), hash: new Uint8Array(row.hash) };
    return { ...keyOf(row), kept, sealed: row.sealed && new Uint8Array(row.sealed) };
  }

  page(size: number, from?: From): Slice<Key> {
    const found = slice<Row>(this.#sql, "keys", [], size, from);
    return { ...found, rows: found.rows.map(keyOf) };
  }

  /** Changes what is given and leaves the rest. A policy is replaced whole. */
  update(sid: string, { friendlyName, policy }: { friendlyName?: string; policy?: Policy }): Key | undefined {
    const [row] = this.#sql
      .exec<Row>(
        `UPDATE keys SET friendly_name = coalesce(?, friendly_name), policy = coalesce(?, policy), updated = ?
         WHERE sid = ? RETURNING *`,
        ...[friendlyName ?? null, policy ? JSON.stringify(policy) : null, Date.now(), sid],
      )
      .toArray();
    return row && keyOf(row);
  }

  /** False if there was none. */
  delete(sid: string): boolean {
    return this.#sql.exec("DELETE FROM keys WHERE sid = ?", sid).rowsWritten > 0;
  }
}

function keyOf(row: Row): Key {
  return {
    seq: row.seq,
    sid: row.sid,
    type: row.type as KeyType,
    friendlyName: row.friendly_name,
    policy: row.policy === null ? null : (JSON.parse(row.policy) as Policy),
    created: row.created,
    updated: row.updated,
  };
}
