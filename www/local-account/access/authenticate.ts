import type { Account } from "../account.ts";
import { matches, NOBODY } from "../crypto/salted-hash.ts";
import { authenticate as refusal } from "../http/errors.ts";
import { parseBasic } from "./basic.ts";
import { verifyBearer } from "./bearer.ts";
import type { Principal } from "./principal.ts";

const LONGEST_HEADER = 16 * 1024;

/** Who the Authorization header proves to be. It throws for everybody else, with one answer for all reasons. */
export async function authenticate(header: string, account: Account): Promise<Principal> {
  if (header.length > LONGEST_HEADER) throw refusal();
  const bearer = /^bearer +(\S+)$/i.exec(header)?.[1];
  const principal = bearer === undefined ? await byBasic(header, account) : await byBearer(bearer, account);
  if (!principal) throw refusal();
  return principal;
}

async function byBasic(header: string, account: Account): Promise<Principal | undefined> {
  const basic = parseBasic(header);
  if (!basic) return undefined;
  if (basic.user === account.sid) {
    return (await matches(basic.password, account.credentials.authToken)) ? { kind: "account" } : undefined;
  }
  const known = await matches(basic.password, account.keys.get(basic.user)?.kept ?? NOBODY);
  // Read again after the wait: a key that was deleted meanwhile opens nothing.
  const key = known ? account.keys.get(basic.user) : undefined;
  return key && { kind: "key", sid: key.sid, type: key.type, allow: key.policy?.allow ?? [] };
}

async function byBearer(token: string, account: Account): Promise<Principal | undefined> {
  const allow = await verifyBearer(token, account.credentials.oauthApp.clientId, account.vault.bearer);
  return allow && { kind: "app", allow };
}
