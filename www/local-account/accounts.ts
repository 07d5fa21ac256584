import { ACCOUNT_TABLE, type Account, findAccount, insertAccount } from "./account-rows.ts";
import { actOn2010, authorize } from "./authorization.ts";
import { constraintViolation, invalidParameter, notFound, unauthenticated } from "./errors.ts";
import { addResource, type Context, formatRfc2822, jsonResponse, type Subject } from "./http.ts";
import { buildLinks, buildPaging2010, readPageRequest } from "./paging.ts";
import { type Fields, readForm, readFriendlyName, readQuery } from "./parameters.ts";
import { type Condition, newAuthToken, newSid, readSlice } from "./store.ts";

const STATUSES = ["active", "suspended", "closed"];

/** The query parameters that filter a list. */
const FILTERS: Record<string, string> = { FriendlyName: "friendly_name = ?", Status: "status = ?" };

/** The account and its subaccounts. */
export const accounts: Subject = {
  tables: ACCOUNT_TABLE,
  seed(sql, { accountSid, authToken }) {
    const update = `UPDATE accounts SET auth_token = ?, updated = ? WHERE sid = ?`;
    if (sql.exec(update, authToken, Date.now(), accountSid).rowsWritten > 0) return;
    insertAccount(sql, { sid: accountSid, owner: accountSid, authToken, friendlyName: "Local account" });
  },
  routes(app) {
    addResource(app, "/2010-04-01/Accounts.json", {
      GET: (context) => {
        authorize(context, "twilio/iam/accounts/list");
        const { sql, caller } = context.var;
        const query = readQuery(context);
        const page = readPageRequest(query, "accounts");
        const filters = [...query].filter(([name]) => Object.hasOwn(FILTERS, name));
        const own: Condition = ["(owner = ? OR sid = ?)", caller.accountSid, caller.accountSid];
        const conditions = filters.map(([name, value]): Condition => [FILTERS[name] ?? "", value]);
        const slice = readSlice<Account>(sql, page, [own, ...conditions]);
        const links = buildLinks(context.req.path, filters, page, slice);
        const rows = slice.rows.map((account) => toJson(context, account));
        return jsonResponse(200, { accounts: rows, ...buildPaging2010(page, links, rows.length) });
      },
      POST: async (context) => {
        authorize(context, "twilio/iam/accounts/create");
        const { sql, caller } = context.var;
        // A subaccount has no subaccounts.
        if (findAccount(sql, caller.accountSid)?.owner !== caller.accountSid) throw unauthenticated();
        const friendlyName = readFriendlyName(await readForm(context)) ?? nameByTime(new Date());
        const account = { sid: newSid("AC"), owner: caller.accountSid, authToken: newAuthToken(), friendlyName };
        return jsonResponse(201, toJson(context, insertAccount(sql, account)));
      },
    });

    addResource(app, "/2010-04-01/Accounts/:account", {
      GET: (context) => {
        actOn2010(context, "twilio/iam/accounts/read");
        return jsonResponse(200, toJson(context, getAccount(context)));
      },
      POST: async (context) => {
        actOn2010(context, "twilio/iam/accounts/update");
        const form = await readForm(context);
        const account = getAccount(context);
        const status = readStatus(context, account, form);
        const updated = context.var.sql
          .exec<Account>(
            `UPDATE accounts SET friendly_name = coalesce(?, friendly_name), status = coalesce(?, status), updated = ?
             WHERE sid = ? RETURNING *`,
            ...[readFriendlyName(form) ?? null, status ?? null, Date.now(), account.sid],
          )
          .one();
        return jsonResponse(200, toJson(context, updated));
      },
    });
  },
};

/** Returns the account in the path. */
function getAccount({ req, var: { sql, accountSid } }: Context): Account {
  const account = req.path.endsWith(".json") ? findAccount(sql, accountSid) : undefined;
  if (!account) throw notFound(req.path);
  return account;
}

/** Returns the new status. Only the parent closes a subaccount, and a closed one stays closed. */
function readStatus({ var: { caller } }: Context, account: Account, form: Fields): string | undefined {
  const status = form.get("Status");
  if (status === undefined) return undefined;
  if (!STATUSES.includes(status)) throw invalidParameter("Status", STATUSES.join(", "));
  if (account.status === "closed") throw constraintViolation("Status", "a closed account stays closed");
  if (account.sid === account.owner && status !== "active") {
    throw constraintViolation("Status", "only subaccounts are suspended and closed");
  }
  if (status === "closed" && caller.accountSid !== account.owner) throw unauthenticated();
  return status;
}

/** `SubAccount Created at 2026-11-28 06:12 am`. */
function nameByTime(time: Date): string {
  const [date, clock = ""] = time.toISOString().split("T");
  const hour = time.getUTCHours();
  const hours = `${hour % 12 || 12}`.padStart(2, "0");
  return `SubAccount Created at ${date} ${hours}:${clock.slice(3, 5)} ${hour < 12 ? "am" : "pm"}`;
}

function toJson({ var: { caller } }: Context, account: Account) {
  const uri = `/2010-04-01/Accounts/${account.sid}`;
  return {
    sid: account.sid,
    // API keys do not get to see it.
    auth_token: caller.rights === "owner" ? account.auth_token : "",
    friendly_name: account.friendly_name,
    status: account.status,
    type: "Full",
    owner_account_sid: account.owner,
    date_created: formatRfc2822(account.created),
    date_updated: formatRfc2822(account.updated),
    uri: `${uri}.json`,
    subresource_uris: {
      keys: `${uri}/Keys.json`,
      signing_keys: `${uri}/SigningKeys.json`,
      messages: `${uri}/Messages.json`,
    },
  };
}
