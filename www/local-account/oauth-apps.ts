import { authorize, parsePolicy } from "./authorization.ts";
import { constraintViolation, invalidSid, notFound } from "./errors.ts";
import { addResource, type Context, formatIso8601, jsonResponse, type Subject } from "./http.ts";
import { OAUTH_APP_SID, readObject } from "./parameters.ts";
import { newSecret, newSid, selectFirst } from "./store.ts";

/** The permissions of the configured OAuth app: manage keys, read the account, use messages. */
const SEEDED_PERMISSIONS = ["/twilio/iam/api-keys/*", "/twilio/iam/accounts/read", "/twilio/messaging/messages/*"];
const SEEDED_NAME = "OAuth app of the configuration";

const TYPE = "Client Credential";
/** In seconds: one minute, one hour, 30 days. */
const LIFETIME = { min: 60, default: 3600, max: 2_592_000 };

/** A row of the table. `policy` is JSON. */
export type OAuthApp = {
  sid: string;
  account: string;
  secret: string;
  friendly_name: string;
  description: string;
  policy: string;
  access_token_ttl: number;
  created: number;
};

const TABLE = "oauth_apps";

/** OAuth apps over IAM v1, whose members are in snake_case: the typed members of the `twilio` package are not. */
export const oauthApps: Subject = {
  tables: `
    CREATE TABLE IF NOT EXISTS ${TABLE} (
      sid TEXT PRIMARY KEY, account TEXT NOT NULL, secret TEXT NOT NULL, friendly_name TEXT NOT NULL,
      description TEXT NOT NULL, policy TEXT NOT NULL, access_token_ttl INTEGER NOT NULL, created INTEGER NOT NULL
    );`,
  seed(sql, { accountSid, oauthApp: { clientId, clientSecret } }) {
    sql.exec(`DELETE FROM ${TABLE} WHERE friendly_name = ?`, SEEDED_NAME);
    saveApp(sql, {
      sid: clientId,
      account: accountSid,
      secret: clientSecret,
      friendly_name: SEEDED_NAME,
      description: "",
      policy: JSON.stringify({ allow: SEEDED_PERMISSIONS }),
      access_token_ttl: LIFETIME.default,
      created: Date.now(),
    });
  },
  routes(app) {
    addResource(app, "/v1/Account/OAuthApps", {
      POST: async (context) => {
        authorize(context, "twilio/iam/account-oauth-apps/create");
        const { sql, accountSid } = context.var;
        const created = await readApp(context, CREATE_MEMBERS, {
          sid: newSid("OQ"),
          account: accountSid,
          secret: newSecret(),
          friendly_name: "",
          description: "",
          policy: JSON.stringify({ allow: [] }),
          access_token_ttl: LIFETIME.default,
          created: Date.now(),
        });
        saveApp(sql, created);
        return jsonResponse(201, { ...toJson(created), secret: created.secret });
      },
    });
    addResource(app, "/v1/Account/OAuthApps/:sid", {
      PUT: async (context) => {
        authorize(context, "twilio/iam/account-oauth-apps/update");
        const updated = await readApp(context, UPDATE_MEMBERS, getApp(context));
        saveApp(context.var.sql, updated);
        return jsonResponse(200, toJson(updated));
      },
      DELETE: (context) => {
        authorize(context, "twilio/iam/account-oauth-apps/delete");
        const { sid } = getApp(context);
        context.var.sql.exec(`DELETE FROM ${TABLE} WHERE sid = ?`, sid);
        return new Response(null, { status: 204 });
      },
    });
  },
};

export function findApp(sql: SqlStorage, sid: string): OAuthApp | undefined {
  return selectFirst<OAuthApp>(sql, `SELECT * FROM ${TABLE} WHERE sid = ?`, sid);
}

function saveApp(sql: SqlStorage, app: OAuthApp): void {
  const { sid, account, secret, friendly_name, description, policy, access_token_ttl, created } = app;
  const values = [sid, account, secret, friendly_name, description, policy, access_token_ttl, created];
  sql.exec(`INSERT OR REPLACE INTO ${TABLE} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, ...values);
}

/** Returns the app in the path, if it is the caller's. */
function getApp({ req, var: { sql, accountSid } }: Context): OAuthApp {
  const sid = req.param("sid") ?? "";
  if (!OAUTH_APP_SID.test(sid)) throw invalidSid();
  const app = findApp(sql, sid);
  if (app?.account !== accountSid) throw notFound(req.path);
  return app;
}

const UPDATE_MEMBERS = ["type", "friendly_name", "description", "policy", "access_token_ttl"];
const CREATE_MEMBERS = [...UPDATE_MEMBERS, "owner_sid", "client_sid", "token_endpoint_auth_method"];

/** Returns the app with the members of the body. */
async function readApp(context: Context, names: string[], app: OAuthApp): Promise<OAuthApp> {
  const body = await readObject(context, names);
  const {
    type = TYPE,
    friendly_name = app.friendly_name,
    description = app.description,
    policy,
    access_token_ttl = app.access_token_ttl,
    owner_sid = app.account,
    client_sid,
    token_endpoint_auth_method: method = "client_secret_basic",
  } = body;
  if (type !== TYPE) throw constraintViolation("type", TYPE);
  if (client_sid !== undefined) throw constraintViolation("client_sid", "nothing: it is not imitated");
  if (owner_sid !== app.account) throw constraintViolation("owner_sid", "the caller's account");
  if (method !== "client_secret_basic") throw constraintViolation("token_endpoint_auth_method", "client_secret_basic");
  if (typeof friendly_name !== "string" || friendly_name.trim() === "" || friendly_name.length > 64) {
    throw constraintViolation("friendly_name", "1 to 64 characters, not all of them spaces");
  }
  if (typeof description !== "string") throw constraintViolation("description", "a string");
  const ttl = Number.isInteger(access_token_ttl) ? Number(access_token_ttl) : 0;
  if (ttl < LIFETIME.min || ttl > LIFETIME.max) {
    throw constraintViolation("access_token_ttl", `whole seconds, ${LIFETIME.min} to ${LIFETIME.max}`);
  }
  if (policy === undefined && app.friendly_name === "") throw constraintViolation("policy", "a policy");
  // What `deny` does is not documented. An empty one is part of Twilio's responses.
  const { deny, ...rest } = Object(policy);
  const allowed = `${deny ?? []}` === "" ? rest : policy;
  const json = policy === undefined ? app.policy : JSON.stringify(parsePolicy(context, allowed));
  return { ...app, friendly_name, description, access_token_ttl: ttl, policy: json };
}

function toJson({ sid, friendly_name, description, policy, access_token_ttl, created }: OAuthApp) {
  return {
    type: TYPE,
    sid,
    friendly_name,
    description,
    date_created: formatIso8601(created),
    created_by: "Local account",
    creator_sid: `US${"0".repeat(32)}`,
    status: "ACTIVE",
    policy: { ...JSON.parse(policy), deny: [] },
    access_token_ttl,
  };
}
