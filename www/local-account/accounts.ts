import { authorize2010 } from "./authorization.ts";
import { notFound } from "./errors.ts";
import { addResource, formatRfc2822, jsonResponse, type Subject } from "./http.ts";
import { selectFirst } from "./store.ts";

type Account = { sid: string; auth_token: string; created: number; updated: number };

/** The account and its Auth Token. */
export const accounts: Subject = {
  tables: `
    CREATE TABLE IF NOT EXISTS accounts (
      sid TEXT PRIMARY KEY, auth_token TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL
    );`,
  seed(sql, { accountSid, authToken }) {
    const now = Date.now();
    sql.exec(
      `INSERT INTO accounts VALUES (?, ?, ?, ?)
       ON CONFLICT (sid) DO UPDATE SET auth_token = excluded.auth_token, updated = excluded.updated`,
      ...[accountSid, authToken, now, now],
    );
  },
  routes(app) {
    addResource(app, "/2010-04-01/Accounts/:account", {
      GET: (context) => {
        const { path } = context.req;
        if (!path.endsWith(".json")) throw notFound(path);
        authorize2010(context, "twilio/iam/accounts/read");
        const account = findAccount(context.var.sql, context.var.accountSid);
        if (!account) throw notFound(path);
        const uri = `/2010-04-01/Accounts/${account.sid}`;
        return jsonResponse(200, {
          sid: account.sid,
          friendly_name: "Local account",
          status: "active",
          type: "Full",
          owner_account_sid: account.sid,
          date_created: formatRfc2822(account.created),
          date_updated: formatRfc2822(account.updated),
          uri: `${uri}.json`,
          subresource_uris: {
            keys: `${uri}/Keys.json`,
            signing_keys: `${uri}/SigningKeys.json`,
            messages: `${uri}/Messages.json`,
          },
        });
      },
    });
  },
};

export function findAccount(sql: SqlStorage, sid: string): Account | undefined {
  return selectFirst<Account>(sql, "SELECT * FROM accounts WHERE sid = ?", sid);
}
