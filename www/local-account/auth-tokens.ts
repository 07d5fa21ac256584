import { type Account, findAccount } from "./account-rows.ts";
import { constraintViolation, notFound, unauthenticated } from "./errors.ts";
import { addResource, type Context, formatIso8601, getOrigin, jsonResponse, type Subject } from "./http.ts";
import { type Fields, readForm, readQuery } from "./parameters.ts";
import { newAuthToken } from "./store.ts";

/**
 * Rotation of the Auth Token, at accounts.twilio.com. Both tokens authenticate; only the primary one signs webhooks. The
 * primary one is invalid as soon as the other is promoted.
 */
export const authTokens: Subject = {
  routes(app) {
    addResource(app, "/v1/AuthTokens/Secondary", {
      POST: async (context) => {
        const { sid, secondary_auth_token } = getOwnAccount(context);
        checkSuppression(await readForm(context));
        // Twilio documents no response for this case.
        if (secondary_auth_token !== null)
          throw constraintViolation("Secondary", "delete or promote the other one first");
        const token = newAuthToken();
        return toResponse(context, 201, setTokens(context, sid, "secondary_auth_token = ?", token), {
          secondary_auth_token: token,
        });
      },
      DELETE: (context) => {
        const { sid } = getAccountWithSecondary(context);
        checkSuppression(readQuery(context));
        setTokens(context, sid, "secondary_auth_token = ?", null);
        return new Response(null, { status: 204 });
      },
    });
    addResource(app, "/v1/AuthTokens/Promote", {
      POST: async (context) => {
        const { sid, secondary_auth_token } = getAccountWithSecondary(context);
        checkSuppression(await readForm(context));
        const change = "secondary_auth_token = NULL, auth_token = ?";
        return toResponse(context, 200, setTokens(context, sid, change, secondary_auth_token), {
          auth_token: secondary_auth_token,
        });
      },
    });
  },
};

/** Returns the caller's account. Twilio documents these operations for the Auth Token only, so keys are refused. */
function getOwnAccount({ var: { sql, caller } }: Context): Account {
  const account = caller.rights === "owner" ? findAccount(sql, caller.accountSid) : undefined;
  if (!account) throw unauthenticated();
  return account;
}

function getAccountWithSecondary(context: Context): Account {
  const account = getOwnAccount(context);
  if (account.secondary_auth_token === null) throw notFound(context.req.path);
  return account;
}

/** No mail is sent, with or without it. */
function checkSuppression(fields: Fields): void {
  const suppress = fields.get("SuppressEmailNotification") ?? "false";
  if (!["true", "false"].includes(suppress)) throw constraintViolation("SuppressEmailNotification", "true or false");
}

function setTokens({ var: { sql } }: Context, sid: string, change: string, token: string | null): Account {
  const query = `UPDATE accounts SET ${change}, updated = ? WHERE sid = ? RETURNING *`;
  return sql.exec<Account>(query, token, Date.now(), sid).one();
}

function toResponse({ req }: Context, status: number, { sid, created, updated }: Account, token: object): Response {
  return jsonResponse(status, {
    account_sid: sid,
    ...token,
    date_created: formatIso8601(created),
    date_updated: formatIso8601(updated),
    url: getOrigin(new URL(req.url)) + req.path,
  });
}
