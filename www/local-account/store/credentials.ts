import type { Configuration } from "../configuration.ts";
import { matches, type SaltedHash, saltedHash } from "../crypto/salted-hash.ts";
import type { Keys } from "./keys.ts";

type Row = {
  seed_salt: ArrayBuffer;
  seed_hash: ArrayBuffer;
  token_salt: ArrayBuffer;
  token_hash: ArrayBuffer;
  app_id: string;
  app_salt: ArrayBuffer;
  app_hash: ArrayBuffer;
  created: number;
  updated: number;
};

/** The account itself: its Auth Token and its OAuth app, of both the salted hash. */
export class Credentials {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * Puts the account, its OAuth app and its Main key in place, when the configuration is a new one. Under the same
   * configuration it does nothing: a Main key that was deleted stays deleted when the object starts again.
   */
  async seed(configuration: Configuration, keys: Keys): Promise<void> {
    const seed = JSON.stringify(configuration);
    const row = this.#row();
    if (row && (await matches(seed, kept(row.seed_salt, row.seed_hash)))) return;
    const { oauthApp, mainKey, authToken } = configuration;
    const hashes = [
      await saltedHash(seed),
      await saltedHash(authToken),
      await saltedHash(oauthApp.clientSecret),
    ] as const;
    await keys.put(mainKey.sid, mainKey.secret, { type: "main", friendlyName: "Main key", policy: null });
    const [seedHash, token, app] = hashes;
    this.#sql.exec(
      "INSERT OR REPLACE INTO account VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...[seedHash.salt, seedHash.hash, token.salt, token.hash, oauthApp.clientId, app.salt, app.hash],
      ...[row?.created ?? Date.now(), Date.now()],
    );
  }

  get authToken(): SaltedHash {
    const row = this.#seeded();
    return kept(row.token_salt, row.token_hash);
  }

  get oauthApp(): { clientId: string; secret: SaltedHash } {
    const row = this.#seeded();
    return { clientId: row.app_id, secret: kept(row.app_salt, row.app_hash) };
  }

  get dates(): { created: number; updated: number } {
    return this.#seeded();
  }

  #row(): Row | undefined {
    return this.#sql.exec<Row>("SELECT * FROM account").toArray()[0];
  }

  #seeded(): Row {
    return this.#sql.exec<Row>("SELECT * FROM account").one();
  }
}

function kept(salt: ArrayBuffer, hash: ArrayBuffer): SaltedHash {
  return { salt: new Uint8Array(salt), hash: new Uint8Array(hash) };
}
