import { isGranted } from "./authorization.ts";
import { invalidParameter, missingParameter, TwilioError } from "./errors.ts";
import { addResource, jsonResponse, type Subject } from "./http.ts";
import { readForm, readQuery } from "./parameters.ts";
import { newSecret, selectFirst } from "./store.ts";

/** The permissions of the OAuth app: manage keys, read the account, use messages. */
const APP_PERMISSIONS = ["/twilio/iam/api-keys/*", "/twilio/iam/accounts/read", "/twilio/messaging/messages/*"];

/** Fixed, as Twilio's is. */
const TOKEN_SECONDS = 3600;

type OAuthApp = { client_id: string; client_secret: string; scope: string };

/** `POST /v2/token` of oauth.twilio.com, for the client credentials grant. Scopes are separated by spaces. */
export const oauth: Subject = {
  tables: `
    CREATE TABLE IF NOT EXISTS oauth_apps (client_id TEXT PRIMARY KEY, client_secret TEXT NOT NULL, scope TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS bearer_tokens (
      token TEXT PRIMARY KEY, client_id TEXT NOT NULL, scope TEXT NOT NULL, expires INTEGER NOT NULL
    );`,
  seed(sql, { oauthApp: { clientId, clientSecret } }) {
    sql.exec("DELETE FROM oauth_apps");
    sql.exec("INSERT INTO oauth_apps VALUES (?, ?, ?)", clientId, clientSecret, APP_PERMISSIONS.join(" "));
  },
  routes(app) {
    addResource(app, "/v2/token", {
      POST: async (context) => {
        const { accountSid, sql } = context.var;
        const account = readQuery(context).get("account_sid") ?? accountSid;
        const form = await readForm(context);
        const grant = form.get("grant_type");
        if (grant === undefined) throw missingParameter("grant_type");
        if (grant !== "client_credentials") throw invalidParameter("grant_type", "expected client_credentials");
        const clientId = form.get("client_id") ?? "";
        const oauthApp = selectFirst<OAuthApp>(sql, "SELECT * FROM oauth_apps WHERE client_id = ?", clientId);
        if (!oauthApp || oauthApp.client_secret !== form.get("client_secret") || account !== accountSid) {
          throw invalidClient();
        }
        const scope = narrowScope(oauthApp.scope, form.get("scope"));
        const token = newSecret();
        const now = Date.now();
        sql.exec("DELETE FROM bearer_tokens WHERE expires <= ?", now);
        sql.exec("INSERT INTO bearer_tokens VALUES (?, ?, ?, ?)", token, clientId, scope, now + 1000 * TOKEN_SECONDS);
        return jsonResponse(200, { access_token: token, token_type: "bearer", expires_in: TOKEN_SECONDS });
      },
    });
  },
};

/** Returns the permissions of a bearer token, or undefined if it is unknown, expired or of a removed app. */
export function findBearerPermissions(sql: SqlStorage, token: string): string[] | undefined {
  const query = `SELECT scope FROM bearer_tokens WHERE token = ? AND expires > ?
    AND client_id IN (SELECT client_id FROM oauth_apps)`;
  return selectFirst<{ scope: string }>(sql, query, token, Date.now())?.scope.split(" ");
}

/** Returns the requested scope, or the app's if none is requested. A client may ask for less than the app has. */
function narrowScope(granted: string, requested = ""): string {
  const permissions = requested.trim().split(/ +/);
  if (permissions.join() === "") return granted;
  if (!permissions.every((permission) => isGranted(granted.split(" "), permission))) {
    throw invalidParameter("scope", "expected permissions that the app has");
  }
  return permissions.join(" ");
}

/** 400 is the only error in the OpenAPI description of this operation. */
function invalidClient(): TwilioError {
  return new TwilioError(400, 20003, "Invalid client credentials");
}
