/**
 * `seq` breaks the ties of a millisecond, so that a list has one order and a page token one place in it.
 * `policy` and `sealed` are null where they have no meaning: only Restricted keys have a policy, and they sign no tokens,
 * so that of their secrets nothing but the hash is kept.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seed_salt BLOB NOT NULL, seed_hash BLOB NOT NULL,
    token_salt BLOB NOT NULL, token_hash BLOB NOT NULL,
    app_id TEXT NOT NULL, app_salt BLOB NOT NULL, app_hash BLOB NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS keys (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL CHECK (type IN ('main', 'standard', 'restricted')),
    friendly_name TEXT,
    policy TEXT CHECK ((policy IS NOT NULL) = (type = 'restricted')),
    salt BLOB NOT NULL, hash BLOB NOT NULL,
    sealed BLOB CHECK ((sealed IS NULL) = (type = 'restricted')),
    created INTEGER NOT NULL, updated INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS keys_newest ON keys (updated DESC, seq DESC);
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL, sender TEXT, service TEXT, body TEXT NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS messages_newest ON messages (updated DESC, seq DESC);
`;

export function migrate(sql: SqlStorage): void {
  sql.exec(SCHEMA);
}
