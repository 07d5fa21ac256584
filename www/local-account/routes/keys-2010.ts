import { RIGHTS } from "../access/rights.ts";
import { type App, resource } from "../app.ts";
import { json } from "../http/answers.ts";
import { readForm } from "../http/body.ts";
import { rfc2822 } from "../http/dates.ts";
import { notFound } from "../http/errors.ts";
import { PageTokens } from "../http/page-tokens.ts";
import { frame2010, linksOf, readPageRequest } from "../http/paging.ts";
import { KEY_SID } from "../http/sids.ts";
import type { Key } from "../store/keys.ts";
import { enter2010, friendlyNameOf, queryOf, sidOf } from "./parameters.ts";

/** Keys over 2010-04-01, which knows no policies. Its SigningKeys are the same keys under an older name. */
export function keys2010(app: App): void {
  keysUnder(app, "Keys", "keys");
  keysUnder(app, "SigningKeys", "signing_keys");
}

function keysUnder(app: App, segment: string, member: string): void {
  resource(app, `/2010-04-01/Accounts/:account/${segment}.json`, {
    GET: async (context) => {
      enter2010(context, RIGHTS.listKeys);
      const { keys, vault } = context.var.account;
      const tokens = new PageTokens(vault.pages, "keys");
      const page = await readPageRequest(queryOf(context), tokens);
      const slice = keys.page(page.size, page.from);
      const links = await linksOf(context.req.path, [], page, slice, tokens);
      return json(200, { [member]: slice.rows.map(shape), ...frame2010(page, links, slice.rows.length) });
    },
    POST: async (context) => {
      enter2010(context, RIGHTS.createKey);
      // KeyType and Policy are left unread, as the real API leaves them: what it makes is a Standard key.
      const friendlyName = friendlyNameOf(await readForm(context.req.raw)) ?? null;
      const { key, secret } = await context.var.account.keys.create({ type: "standard", friendlyName, policy: null });
      return json(201, { ...shape(key), secret });
    },
  });

  resource(app, `/2010-04-01/Accounts/:account/${segment}/:sid`, {
    GET: (context) => {
      enter2010(context, RIGHTS.readKey);
      return json(200, shape(found(context.var.account.keys.get(sidOf(context, KEY_SID)), context.req.path)));
    },
    POST: async (context) => {
      enter2010(context, RIGHTS.updateKey);
      const sid = sidOf(context, KEY_SID);
      const friendlyName = friendlyNameOf(await readForm(context.req.raw));
      const changes = friendlyName === undefined ? {} : { friendlyName };
      return json(200, shape(found(context.var.account.keys.update(sid, changes), context.req.path)));
    },
    DELETE: (context) => {
      enter2010(context, RIGHTS.deleteKey);
      if (!context.var.account.keys.delete(sidOf(context, KEY_SID))) throw notFound(context.req.path);
      return new Response(null, { status: 204 });
    },
  });
}

function found(key: Key | undefined, path: string): Key {
  if (!key) throw notFound(path);
  return key;
}

function shape(key: Key) {
  return {
    sid: key.sid,
    friendly_name: key.friendlyName,
    date_created: rfc2822(key.created),
    date_updated: rfc2822(key.updated),
  };
}
