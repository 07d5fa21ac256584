import { constraintViolation, notFound, TwilioError, unauthenticated } from "./errors.ts";
import { addResource, type Context, jsonResponse, type Subject } from "./http.ts";
import { readPageRequest, writeToken } from "./paging.ts";
import { readObject, readQuery } from "./parameters.ts";
import { newSecret, readSlice, selectFirst } from "./store.ts";

type SharedKey = {
  seq: number;
  id: string;
  account: string;
  secret: string;
  friendly_name: string | null;
  idempotency_key: string | null;
  created: number;
  updated: number;
};

const TABLE = "shared_keys";
const MAX_KEYS = 50;
const MAX_PAGE_SIZE = 100;
const MAX_NAME_LENGTH = 255;

/** Version 7 and the variant of RFC 9562. */
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Webhook shared keys, at webhooks.twilio.com. */
export const sharedKeys: Subject = {
  tables: `
    CREATE TABLE IF NOT EXISTS ${TABLE} (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, secret TEXT NOT NULL,
      friendly_name TEXT, idempotency_key TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,
      UNIQUE (account, idempotency_key)
    );`,
  routes(app) {
    addResource(app, "/v1/Webhooks/SharedKeys", {
      GET: (context) => {
        const { sql, accountSid } = authorizeKey(context);
        const query = readQuery(context);
        const names = { pageSize: "PageSize", pageToken: "PageToken" };
        const fields = new Map(
          Object.entries(names).flatMap(([from, to]) => {
            const value = query.get(from);
            return value === undefined ? [] : [[to, value] as const];
          }),
        );
        const page = readPageRequest(fields, TABLE, MAX_PAGE_SIZE);
        const slice = readSlice<SharedKey>(sql, page, [["account = ?", accountSid]]);
        const { rows, hasNext, hasPrevious } = slice;
        const token = (row: SharedKey | undefined, direction: "after" | "before") =>
          row ? writeToken({ ...row, direction }, TABLE) : null;
        return jsonResponse(200, {
          sharedKeys: rows.map(toJson),
          meta: {
            key: "sharedKeys",
            pageSize: page.size,
            nextToken: hasNext ? token(rows.at(-1), "after") : null,
            previousToken: hasPrevious ? token(rows[0], "before") : null,
          },
        });
      },
      POST: async (context) => {
        const { sql, accountSid } = authorizeKey(context);
        const friendlyName = readName(await readObject(context, ["friendlyName"]));
        const idempotencyKey = readIdempotencyKey(context);
        const query = `SELECT * FROM ${TABLE} WHERE account = ? AND idempotency_key = ?`;
        const key =
          selectFirst<SharedKey>(sql, query, accountSid, idempotencyKey) ??
          createKey(sql, accountSid, friendlyName, idempotencyKey);
        return jsonResponse(201, { ...toJson(key), secret: key.secret });
      },
    });
    addResource(app, "/v1/Webhooks/SharedKeys/:id", {
      GET: (context) => {
        authorizeKey(context);
        return jsonResponse(200, toJson(getKey(context)));
      },
      PATCH: async (context) => {
        const { sql } = authorizeKey(context);
        const { id } = getKey(context);
        const name = readName(await readObject(context, ["friendlyName"]));
        const query = `UPDATE ${TABLE} SET friendly_name = coalesce(?, friendly_name), updated = ? WHERE id = ? RETURNING *`;
        return jsonResponse(200, toJson(sql.exec<SharedKey>(query, name, Date.now(), id).one()));
      },
      DELETE: (context) => {
        const { sql } = authorizeKey(context);
        sql.exec(`DELETE FROM ${TABLE} WHERE id = ?`, getKey(context).id);
        return new Response(null, { status: 204 });
      },
    });
  },
};

/** Every key but a Restricted one is admitted: no source has a permission for this API. */
function authorizeKey(context: Context): Context["var"] {
  if (context.var.caller.rights === "scoped") throw unauthenticated();
  return context.var;
}

function createKey(sql: SqlStorage, account: string, name: string | null, idempotencyKey: string | null): SharedKey {
  const { count } = sql
    .exec<{ count: number }>(`SELECT count(*) AS count FROM ${TABLE} WHERE account = ?`, account)
    .one();
  if (count >= MAX_KEYS) throw new TwilioError(400, 59200, `The account has the maximum of ${MAX_KEYS} shared keys`);
  const now = Date.now();
  const columns = "id, account, secret, friendly_name, idempotency_key, created, updated";
  const query = `INSERT INTO ${TABLE} (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *`;
  return sql.exec<SharedKey>(query, newId(), account, newSecret(), name, idempotencyKey, now, now).one();
}

/** A TypeID: the name of the type and 26 characters. */
function newId(): string {
  return `webhooks_sharedkey_${crypto.randomUUID().replaceAll("-", "").slice(0, 26)}`;
}

function getKey({ req, var: { sql, accountSid } }: Context): SharedKey {
  const query = `SELECT * FROM ${TABLE} WHERE id = ? AND account = ?`;
  const key = selectFirst<SharedKey>(sql, query, req.param("id") ?? "", accountSid);
  if (!key) throw notFound(req.path);
  return key;
}

function readName({ friendlyName }: Record<string, unknown>): string | null {
  if (friendlyName === undefined) return null;
  if (typeof friendlyName !== "string" || friendlyName.length > MAX_NAME_LENGTH) {
    throw constraintViolation("friendlyName", `a string of at most ${MAX_NAME_LENGTH} characters`);
  }
  return friendlyName;
}

function readIdempotencyKey({ req }: Context): string | null {
  const key = req.header("Idempotency-Key");
  if (key === undefined) return null;
  if (!UUID_V7.test(key)) throw constraintViolation("Idempotency-Key", "a UUID of version 7");
  return key.toLowerCase();
}

function toJson({ id, friendly_name, created, updated }: SharedKey) {
  return {
    id,
    friendlyName: friendly_name,
    createdAt: new Date(created).toISOString(),
    updatedAt: new Date(updated).toISOString(),
  };
}
