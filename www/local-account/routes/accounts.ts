import { RIGHTS } from "../access/rights.ts";
import { type App, resource } from "../app.ts";
import { json } from "../http/answers.ts";
import { rfc2822 } from "../http/dates.ts";
import { notFound } from "../http/errors.ts";
import { enter2010 } from "./parameters.ts";

/** The account itself, so that the right to see it can be tried. Of the real one's members the Auth Token is left out. */
export function accounts(app: App): void {
  resource(app, "/2010-04-01/Accounts/:account", {
    GET: (context) => {
      if (!context.req.path.endsWith(".json")) throw notFound(context.req.path);
      enter2010(context, RIGHTS.readAccount);
      const { sid, credentials } = context.var.account;
      const { created, updated } = credentials.dates;
      const uri = `/2010-04-01/Accounts/${sid}`;
      return json(200, {
        sid,
        friendly_name: "Local account",
        status: "active",
        type: "Full",
        owner_account_sid: sid,
        date_created: rfc2822(created),
        date_updated: rfc2822(updated),
        uri: `${uri}.json`,
        subresource_uris: {
          keys: `${uri}/Keys.json`,
          signing_keys: `${uri}/SigningKeys.json`,
          messages: `${uri}/Messages.json`,
        },
      });
    },
  });
}
