import { checkActive, findAccount } from "./account-rows.ts";
import { unauthenticated } from "./errors.ts";
import type { Caller } from "./http.ts";
import { findKey } from "./keys.ts";
import { findBearer } from "./oauth.ts";

/** Returns the caller that an Authorization header proves. Throws the same error for every other header. */
export function authenticate(header: string, sql: SqlStorage): Caller {
  const [, token] = /^bearer +(\S+)$/i.exec(header) ?? [];
  const caller = token === undefined ? findBasicCaller(sql, header) : findBearerCaller(sql, token);
  if (!caller) throw unauthenticated();
  checkActive(sql, caller.accountSid);
  return caller;
}

function findBearerCaller(sql: SqlStorage, token: string): Caller | undefined {
  const bearer = findBearer(sql, token);
  return bearer && { accountSid: bearer.account, rights: "scoped", allow: bearer.scope.split(" ") };
}

function findBasicCaller(sql: SqlStorage, header: string): Caller | undefined {
  const [, user, password] = /^([^:]*):(.*)$/s.exec(decodeBasic(header)) ?? [];
  if (user === undefined || password === undefined) return undefined;
  // Secrets are stored in plain text and compared without constant time: this is development equipment.
  const account = findAccount(sql, user);
  if (account && [account.auth_token, account.secondary_auth_token].includes(password)) {
    return { accountSid: user, rights: "owner" };
  }
  const key = findKey(sql, user);
  if (!key || key.secret !== password) return undefined;
  const accountSid = key.account;
  if (key.type === "restricted") return { accountSid, rights: "scoped", allow: JSON.parse(key.policy ?? "").allow };
  return { accountSid, rights: key.type };
}

/** Returns `user:password`, or "" if the header is not valid Basic authentication. */
function decodeBasic(header: string): string {
  try {
    return atob(/^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1] ?? "");
  } catch {
    return "";
  }
}
