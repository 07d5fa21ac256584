import { BEARER_SECONDS, signBearer } from "../access/bearer.ts";
import { type App, resource } from "../app.ts";
import { matches } from "../crypto/salted-hash.ts";
import { json } from "../http/answers.ts";
import { readForm } from "../http/body.ts";
import { invalidParameter, missingParameter, TwilioError } from "../http/errors.ts";
import { queryOf } from "./parameters.ts";

/** What the one OAuth app of the account may do: manage keys, see the account, use the sample resource. */
const SCOPES = ["/twilio/iam/api-keys/*", "/twilio/iam/accounts/read", "/twilio/messaging/messages/*"];

/** `POST /v2/token` of oauth.twilio.com, for the client credentials grant. */
export function oauthToken(app: App): void {
  resource(app, "/v2/token", {
    POST: async (context) => {
      const { account } = context.var;
      const accountSid = queryOf(context).get("account_sid") ?? account.sid;
      const form = await readForm(context.req.raw);
      const grant = form.get("grant_type");
      if (grant === undefined) throw missingParameter("grant_type");
      if (grant !== "client_credentials")
        throw invalidParameter("grant_type", "client_credentials is what it can be here");
      const app = account.credentials.oauthApp;
      const known = await matches(form.get("client_secret") ?? "", app.secret);
      if (!known || form.get("client_id") !== app.clientId || accountSid !== account.sid) throw invalidClient();
      const allow = narrowed(form.get("scope"));
      const token = await signBearer({ accountSid, clientId: app.clientId, allow }, account.vault.bearer);
      return json(200, { access_token: token, token_type: "bearer", expires_in: BEARER_SECONDS });
    },
  });
}

/** A client may ask for less than the app has, never for more. */
function narrowed(scope: string | undefined): string[] {
  if (scope === undefined || scope.trim() === "") return SCOPES;
  const asked = scope.trim().split(/ +/);
  const granted = (permission: string) =>
    SCOPES.includes(permission) || SCOPES.includes(`${permission.slice(0, permission.lastIndexOf("/"))}/*`);
  if (!asked.every(granted)) throw invalidParameter("scope", "permissions that the app has");
  return asked;
}

/** 400, which is the one refusal that the published description of this operation has. */
function invalidClient(): TwilioError {
  return new TwilioError(400, 20003, "Invalid client credentials");
}
