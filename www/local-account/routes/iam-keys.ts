import type { Context } from "hono";
import { parsePolicy } from "../access/policy.ts";
import { demand, RIGHTS } from "../access/rights.ts";
import { type App, type AppEnv, resource } from "../app.ts";
import { json } from "../http/answers.ts";
import { readForm } from "../http/body.ts";
import { rfc2822 } from "../http/dates.ts";
import { constraintViolation, invalidSid, missingParameter, notFound, TwilioError } from "../http/errors.ts";
import type { Fields } from "../http/fields.ts";
import { originOf } from "../http/hosts.ts";
import { PageTokens } from "../http/page-tokens.ts";
import { linksOf, metaOf, readPageRequest } from "../http/paging.ts";
import { ACCOUNT_SID, KEY_SID } from "../http/sids.ts";
import type { Key, KeyType, Policy } from "../store/keys.ts";
import { friendlyNameOf, queryOf } from "./parameters.ts";

/** What a key is for, as the list says it. */
const FLAGS: Record<KeyType, string[]> = {
  main: ["rest_api", "signing", "manage_accounts", "manage_keys"],
  standard: ["rest_api", "signing"],
  restricted: ["restricted"],
};

/** Keys over IAM v1: Standard and Restricted ones, the account as a parameter. */
export function iamKeys(app: App): void {
  resource(app, "/v1/Keys", {
    GET: async (context) => {
      demand(context.var.principal, RIGHTS.listKeys);
      const query = queryOf(context);
      const { sid, keys, vault } = ownAccount(context, query);
      const tokens = new PageTokens(vault.pages, "keys");
      const page = await readPageRequest(query, tokens);
      const slice = keys.page(page.size, page.from);
      const path = originOf(new URL(context.req.url)) + context.req.path;
      const links = await linksOf(path, [["AccountSid", sid]], page, slice, tokens);
      const rows = slice.rows.map(({ policy: _, ...key }) => ({ ...summary(key), flags: FLAGS[key.type] }));
      return json(200, { keys: rows, meta: metaOf(page, links, "keys") });
    },
    POST: async (context) => {
      demand(context.var.principal, RIGHTS.createKey);
      const form = await readForm(context.req.raw);
      const { keys } = ownAccount(context, form);
      const friendlyName = friendlyNameOf(form) ?? null;
      const policy = policyOfNew(form);
      const { key, secret } = await keys.create({ type: policy ? "restricted" : "standard", friendlyName, policy });
      return json(201, { ...shape(key), secret });
    },
  });

  resource(app, "/v1/Keys/:sid", {
    GET: (context) => {
      demand(context.var.principal, RIGHTS.readKey);
      return json(200, shape(existing(context)));
    },
    POST: async (context) => {
      demand(context.var.principal, RIGHTS.updateKey);
      const form = await readForm(context.req.raw);
      const { sid, type } = existing(context);
      const friendlyName = friendlyNameOf(form);
      const policy = policyOfChange(form, type);
      const changes = { ...(friendlyName !== undefined && { friendlyName }), ...(policy && { policy }) };
      const key = context.var.account.keys.update(sid, changes);
      if (!key) throw notFound(context.req.path);
      return json(200, shape(key));
    },
    DELETE: (context) => {
      demand(context.var.principal, RIGHTS.deleteKey);
      context.var.account.keys.delete(existing(context).sid);
      return new Response(null, { status: 204 });
    },
  });
}

/** The account that a list or a new key is for: the caller's own, or nothing is done. */
function ownAccount(context: Context<AppEnv>, fields: Fields) {
  const named = fields.get("AccountSid");
  if (named === undefined || named === "") throw missingParameter("AccountSid");
  if (!ACCOUNT_SID.test(named)) throw invalidSid();
  if (named !== context.var.account.sid) {
    throw new TwilioError(401, 70051, "Authorization Error: the credentials do not belong to the given account");
  }
  return context.var.account;
}

function existing(context: Context<AppEnv>): Key {
  const sid = context.req.param("sid") ?? "";
  if (!KEY_SID.test(sid)) throw invalidSid();
  const key = context.var.account.keys.get(sid);
  if (!key) throw notFound(context.req.path);
  return key;
}

/** A Restricted key has a policy and a Standard key has none: to guess which one is meant would be to make the other. */
function policyOfNew(form: Fields): Policy | null {
  const type = form.get("KeyType");
  const policy = form.get("Policy");
  if (type !== undefined && type !== "restricted") throw constraintViolation("KeyType", "restricted, or left out");
  if (type === undefined && policy === undefined) return null;
  if (type === undefined) throw constraintViolation("Policy", "given only with KeyType=restricted");
  if (policy === undefined) throw constraintViolation("Policy", "given with KeyType=restricted");
  return parsePolicy(policy);
}

function policyOfChange(form: Fields, type: KeyType): Policy | undefined {
  const policy = form.get("Policy");
  if (policy === undefined) return undefined;
  if (type !== "restricted") throw constraintViolation("Policy", "given only for a Restricted key");
  return parsePolicy(policy);
}

function summary(key: Omit<Key, "policy">) {
  return {
    sid: key.sid,
    friendly_name: key.friendlyName,
    date_created: rfc2822(key.created),
    date_updated: rfc2822(key.updated),
  };
}

function shape(key: Key) {
  return { ...summary(key), policy: key.policy };
}
