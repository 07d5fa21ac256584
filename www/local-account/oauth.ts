import { checkActive } from "./account-rows.ts";
import { isGranted } from "./authorization.ts";
import { invalidParameter, missingParameter, TwilioError } from "./errors.ts";
import { addResource, jsonResponse, type Subject } from "./http.ts";
import { findApp } from "./oauth-apps.ts";
import { readForm, readQuery } from "./parameters.ts";
import { newSecret, selectFirst } from "./store.ts";

/** `POST /v2/token` of oauth.twilio.com, for the client credentials grant. Scopes are separated by spaces. */
export const oauth: Subject = {
  tables: `
    CREATE TABLE IF NOT EXISTS bearer_tokens (
      token TEXT PRIMARY KEY, client_id TEXT NOT NULL, scope TEXT NOT NULL, expires INTEGER NOT NULL
    );`,
  routes(app) {
    addResource(app, "/v2/token", {
      POST: async (context) => {
        const { sql } = context.var;
        const account = readQuery(context).get("account_sid");
        const form = await readForm(context);
        const grant = form.get("grant_type");
        if (grant === undefined) throw missingParameter("grant_type");
        if (grant !== "client_credentials") throw invalidParameter("grant_type", "expected client_credentials");
        const clientId = form.get("client_id") ?? "";
        const oauthApp = findApp(sql, clientId);
        if (!oauthApp || oauthApp.secret !== form.get("client_secret")) throw invalidClient();
        if (account !== undefined && account !== oauthApp.account) throw invalidClient();
        checkActive(sql, oauthApp.account);
        const scope = narrowScope(JSON.parse(oauthApp.policy).allow, form.get("scope"));
        const token = newSecret();
        const now = Date.now();
        const seconds = oauthApp.access_token_ttl;
        sql.exec("DELETE FROM bearer_tokens WHERE expires <= ?", now);
        sql.exec("INSERT INTO bearer_tokens VALUES (?, ?, ?, ?)", token, clientId, scope, now + 1000 * seconds);
        return jsonResponse(200, { access_token: token, token_type: "bearer", expires_in: seconds });
      },
    });
  },
};

/** Returns the account and the permissions of a bearer token, unless it is unknown, expired or of a deleted app. */
export function findBearer(sql: SqlStorage, token: string): { account: string; scope: string } | undefined {
  const query = `SELECT account, scope FROM bearer_tokens JOIN oauth_apps ON client_id = sid
    WHERE token = ? AND expires > ?`;
  return selectFirst(sql, query, token, Date.now());
}

/** Returns the requested scope, or the app's if none is requested. A client may ask for less than the app has. */
function narrowScope(granted: string[], requested = ""): string {
  const permissions = requested.trim().split(/ +/);
  if (permissions.join() === "") return granted.join(" ");
  if (!permissions.every((permission) => isGranted(granted, permission))) {
    throw invalidParameter("scope", "expected permissions that the app has");
  }
  return permissions.join(" ");
}

/** 400 is the only error in the OpenAPI description of this operation. */
function invalidClient(): TwilioError {
  return new TwilioError(400, 20003, "Invalid client credentials");
}
