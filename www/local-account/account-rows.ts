import { TwilioError } from "./errors.ts";
import { selectFirst } from "./store.ts";

/** A row of the table. `owner` is the parent of a subaccount, and the account itself otherwise. */
export type Account = {
  seq: number;
  sid: string;
  owner: string;
  auth_token: string;
  secondary_auth_token: string | null;
  friendly_name: string;
  status: string;
  created: number;
  updated: number;
};

export const ACCOUNT_TABLE = `
  CREATE TABLE IF NOT EXISTS accounts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, auth_token TEXT NOT NULL,
    secondary_auth_token TEXT, friendly_name TEXT NOT NULL, status TEXT NOT NULL, created INTEGER NOT NULL,
    updated INTEGER NOT NULL
  );`;

export function findAccount(sql: SqlStorage, sid: string): Account | undefined {
  return selectFirst<Account>(sql, `SELECT * FROM accounts WHERE sid = ?`, sid);
}

/** Throws if an account is suspended or closed. Its credentials then do nothing. */
export function checkActive(sql: SqlStorage, sid: string): void {
  if (findAccount(sql, sid)?.status !== "active") throw new TwilioError(401, 20005, "Account not active");
}

interface NewAccount {
  sid: string;
  owner: string;
  authToken: string;
  friendlyName: string;
}

export function insertAccount(sql: SqlStorage, { sid, owner, authToken, friendlyName }: NewAccount): Account {
  const now = Date.now();
  const columns = "sid, owner, auth_token, friendly_name, status, created, updated";
  const query = `INSERT INTO accounts (${columns}) VALUES (?, ?, ?, ?, 'active', ?, ?) RETURNING *`;
  return sql.exec<Account>(query, sid, owner, authToken, friendlyName, now, now).one();
}
