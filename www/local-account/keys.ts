import { actOn2010, actOnParameter, authorize, type Policy, parsePolicy } from "./authorization.ts";
import { constraintViolation, invalidSid, notFound } from "./errors.ts";
import { type App, addResource, type Context, formatRfc2822, getOrigin, jsonResponse, type Subject } from "./http.ts";
import { buildLinks, buildMeta, buildPaging2010, type PageRequest, readPageRequest } from "./paging.ts";
import { type Fields, KEY_SID, readForm, readFriendlyName, readQuery, readSid2010 } from "./parameters.ts";
import { newSecret, newSid, readSlice, type Slice, selectFirst } from "./store.ts";

/** A row of the table. `policy` is JSON, and null unless the key is Restricted. */
export type Key = {
  seq: number;
  sid: string;
  account: string;
  secret: string;
  type: "main" | "standard" | "restricted";
  friendly_name: string | null;
  policy: string | null;
  created: number;
  updated: number;
};

const TABLE = "api_keys";

/** API keys over 2010-04-01 and IAM v1. */
export const keys: Subject = {
  tables: `
    CREATE TABLE IF NOT EXISTS ${TABLE} (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, account TEXT NOT NULL, secret TEXT NOT NULL,
      type TEXT NOT NULL, friendly_name TEXT, policy TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS ${TABLE}_newest ON ${TABLE} (account, updated DESC, seq DESC);`,
  seed(sql, { accountSid, mainKey }) {
    insertKey(sql, { ...mainKey, account: accountSid, type: "main", friendlyName: "Main key", policy: null });
  },
  routes(app) {
    addRoutes2010(app, "Keys", "keys");
    // The same keys under an older name.
    addRoutes2010(app, "SigningKeys", "signing_keys");
    addRoutesV1(app);
  },
};

interface NewKey {
  sid: string;
  account: string;
  secret: string;
  type: Key["type"];
  friendlyName: string | null;
  policy: Policy | null;
}

export function findKey(sql: SqlStorage, sid: string): Key | undefined {
  return selectFirst<Key>(sql, `SELECT * FROM ${TABLE} WHERE sid = ?`, sid);
}

/** Replaces a key with the same SID. */
function insertKey(sql: SqlStorage, { sid, account, secret, type, friendlyName, policy }: NewKey): Key {
  const now = Date.now();
  const columns = "sid, account, secret, type, friendly_name, policy, created, updated";
  const query = `INSERT OR REPLACE INTO ${TABLE} (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`;
  const json = policy && JSON.stringify(policy);
  return sql.exec<Key>(query, sid, account, secret, type, friendlyName, json, now, now).one();
}

function createKey({ var: { sql, accountSid } }: Context, name: string | undefined, policy: Policy | null): Key {
  const type = policy ? "restricted" : "standard";
  const key = { sid: newSid("SK"), account: accountSid, secret: newSecret(), type, friendlyName: name ?? null, policy };
  return insertKey(sql, key as NewKey);
}

/** Changes what is given. A new policy replaces the whole old one. */
function updateKey(
  { req, var: { sql, accountSid } }: Context,
  sid: string,
  friendlyName?: string,
  policy?: Policy,
): Key {
  const key = selectFirst<Key>(
    sql,
    `UPDATE ${TABLE} SET friendly_name = coalesce(?, friendly_name), policy = coalesce(?, policy), updated = ?
     WHERE sid = ? AND account = ? RETURNING *`,
    ...[friendlyName ?? null, policy ? JSON.stringify(policy) : null, Date.now(), sid, accountSid],
  );
  if (!key) throw notFound(req.path);
  return key;
}

function deleteKey({ req, var: { sql, accountSid } }: Context, sid: string): Response {
  const { rowsWritten } = sql.exec(`DELETE FROM ${TABLE} WHERE sid = ? AND account = ?`, sid, accountSid);
  if (rowsWritten === 0) throw notFound(req.path);
  return new Response(null, { status: 204 });
}

function getKey({ req, var: { sql, accountSid } }: Context, sid: string): Key {
  const key = findKey(sql, sid);
  if (key?.account !== accountSid) throw notFound(req.path);
  return key;
}

function readKeys({ var: { sql, accountSid } }: Context, page: PageRequest): Slice<Key> {
  return readSlice<Key>(sql, page, [["account = ?", accountSid]]);
}

/** Keys over 2010-04-01, which has no policies. */
function addRoutes2010(app: App, segment: string, member: string): void {
  addResource(app, `/2010-04-01/Accounts/:account/${segment}.json`, {
    GET: (context) => {
      actOn2010(context, "twilio/iam/api-keys/list");
      const page = readPageRequest(readQuery(context), TABLE);
      const slice = readKeys(context, page);
      const links = buildLinks(context.req.path, [], page, slice);
      return jsonResponse(200, {
        [member]: slice.rows.map(toSummary),
        ...buildPaging2010(page, links, slice.rows.length),
      });
    },
    POST: async (context) => {
      actOn2010(context, "twilio/iam/api-keys/create");
      // Twilio ignores KeyType and Policy here and creates a Standard key.
      const key = createKey(context, readFriendlyName(await readForm(context)), null);
      return jsonResponse(201, { ...toSummary(key), secret: key.secret });
    },
  });

  addResource(app, `/2010-04-01/Accounts/:account/${segment}/:sid`, {
    GET: (context) => {
      actOn2010(context, "twilio/iam/api-keys/read");
      return jsonResponse(200, toSummary(getKey(context, readSid2010(context, KEY_SID))));
    },
    POST: async (context) => {
      actOn2010(context, "twilio/iam/api-keys/update");
      const sid = readSid2010(context, KEY_SID);
      return jsonResponse(200, toSummary(updateKey(context, sid, readFriendlyName(await readForm(context)))));
    },
    DELETE: (context) => {
      actOn2010(context, "twilio/iam/api-keys/delete");
      return deleteKey(context, readSid2010(context, KEY_SID));
    },
  });
}

/** The `flags` of a key in a list. */
const FLAGS: Record<Key["type"], string[]> = {
  main: ["rest_api", "signing", "manage_accounts", "manage_keys"],
  standard: ["rest_api", "signing"],
  restricted: ["restricted"],
};

/** Keys over IAM v1: Standard and Restricted keys, with the account as a parameter. */
function addRoutesV1(app: App): void {
  addResource(app, "/v1/Keys", {
    GET: (context) => {
      authorize(context, "twilio/iam/api-keys/list");
      const query = readQuery(context);
      actOnParameter(context, query);
      const page = readPageRequest(query, TABLE);
      const slice = readKeys(context, page);
      const path = getOrigin(new URL(context.req.url)) + context.req.path;
      const links = buildLinks(path, [["AccountSid", context.var.accountSid]], page, slice);
      const rows = slice.rows.map((key) => ({ ...toSummary(key), flags: FLAGS[key.type] }));
      return jsonResponse(200, { keys: rows, meta: buildMeta(page, links, "keys") });
    },
    POST: async (context) => {
      authorize(context, "twilio/iam/api-keys/create");
      const form = await readForm(context);
      actOnParameter(context, form);
      const key = createKey(context, readFriendlyName(form), readNewPolicy(context, form));
      return jsonResponse(201, { ...toDetails(key), secret: key.secret });
    },
  });

  addResource(app, "/v1/Keys/:sid", {
    GET: (context) => {
      authorize(context, "twilio/iam/api-keys/read");
      return jsonResponse(200, toDetails(getKey(context, readSidV1(context))));
    },
    POST: async (context) => {
      authorize(context, "twilio/iam/api-keys/update");
      const form = await readForm(context);
      const { sid, type } = getKey(context, readSidV1(context));
      return jsonResponse(
        200,
        toDetails(updateKey(context, sid, readFriendlyName(form), readChangedPolicy(context, form, type))),
      );
    },
    DELETE: (context) => {
      authorize(context, "twilio/iam/api-keys/delete");
      return deleteKey(context, readSidV1(context));
    },
  });
}

function readSidV1(context: Context): string {
  const sid = context.req.param("sid") ?? "";
  if (!KEY_SID.test(sid)) throw invalidSid();
  return sid;
}

/** Returns the policy of a new key, or null for a Standard key. `KeyType=restricted` and `Policy` need each other. */
function readNewPolicy(context: Context, form: Fields): Policy | null {
  const type = form.get("KeyType");
  const policy = form.get("Policy");
  if (type !== undefined && type !== "restricted") throw constraintViolation("KeyType", "restricted, or left out");
  if (type === undefined && policy === undefined) return null;
  if (type === undefined) throw constraintViolation("Policy", "given only with KeyType=restricted");
  if (policy === undefined) throw constraintViolation("Policy", "given with KeyType=restricted");
  return parsePolicy(context, parseJson(policy));
}

function readChangedPolicy(context: Context, form: Fields, type: Key["type"]): Policy | undefined {
  const policy = form.get("Policy");
  if (policy === undefined) return undefined;
  if (type !== "restricted") throw constraintViolation("Policy", "given only for a Restricted key");
  return parsePolicy(context, parseJson(policy));
}

/** The policy is JSON in a form field. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toSummary({ sid, friendly_name, created, updated }: Key) {
  return { sid, friendly_name, date_created: formatRfc2822(created), date_updated: formatRfc2822(updated) };
}

function toDetails(key: Key) {
  return { ...toSummary(key), policy: key.policy === null ? null : JSON.parse(key.policy) };
}
