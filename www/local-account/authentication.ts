import { findAccount } from "./accounts.ts";
import { unauthenticated } from "./errors.ts";
import type { Caller } from "./http.ts";
import { findKey } from "./keys.ts";
import { findBearerPermissions } from "./oauth.ts";

/** Returns the caller that an Authorization header proves. Throws the same error for every other header. */
export function authenticate(header: string, sql: SqlStorage): Caller {
  const [, token] = /^bearer +(\S+)$/i.exec(header) ?? [];
  const caller = token === undefined ? findBasicCaller(sql, header) : findBearerCaller(sql, token);
  if (!caller) throw unauthenticated();
  return caller;
}

function findBearerCaller(sql: SqlStorage, token: string): Caller | undefined {
  const allow = findBearerPermissions(sql, token);
  return allow && { rights: "scoped", allow };
}

function findBasicCaller(sql: SqlStorage, header: string): Caller | undefined {
  const [, user, password] = /^([^:]*):(.*)$/s.exec(decodeBasic(header)) ?? [];
  if (user === undefined) return undefined;
  // Secrets are stored in plain text and compared without constant time: this is development equipment.
  if (findAccount(sql, user)?.auth_token === password) return { rights: "full" };
  const key = findKey(sql, user);
  if (!key || key.secret !== password) return undefined;
  if (key.type === "restricted") return { rights: "scoped", allow: JSON.parse(key.policy ?? "").allow };
  return { rights: key.type === "main" ? "full" : "standard" };
}

/** Returns `user:password`, or "" if the header is not valid Basic authentication. */
function decodeBasic(header: string): string {
  try {
    return atob(/^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1] ?? "");
  } catch {
    return "";
  }
}
