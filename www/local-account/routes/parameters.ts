import type { Context } from "hono";
import { demand, type Right } from "../access/rights.ts";
import type { AppEnv } from "../app.ts";
import { authenticate, clip, constraintViolation, notFound, TwilioError } from "../http/errors.ts";
import { type Fields, parseFields } from "../http/fields.ts";
import { ACCOUNT_SID } from "../http/sids.ts";

/** The longest name of a key, counted in characters. */
const LONGEST_NAME = 64;

/**
 * What every operation of 2010-04-01 does first: the account in the path has to be the caller's own, and the caller has
 * to have the right. A key of one account does not reach another.
 */
export function enter2010(context: Context<AppEnv>, right: Right): void {
  const named = (context.req.param("account") ?? "").replace(/\.json$/, "");
  if (!ACCOUNT_SID.test(named)) throw new TwilioError(400, 90002, `AccountSid ${clip(named)} is invalid`);
  if (named !== context.var.account.sid) throw authenticate();
  demand(context.var.principal, right);
}

/** The SID at the end of a path of 2010-04-01, without its `.json`. What cannot be one is not found. */
export function sidOf(context: Context<AppEnv>, form: RegExp): string {
  const [, sid] = /^(.+)\.json$/.exec(context.req.param("sid") ?? "") ?? [];
  if (sid === undefined || !form.test(sid)) throw notFound(context.req.path);
  return sid;
}

export function queryOf(context: Context<AppEnv>): Fields {
  return parseFields(new URL(context.req.url).search.slice(1));
}

/** A key's name: undefined where it is not given. */
export function friendlyNameOf(form: Fields): string | undefined {
  const name = form.get("FriendlyName");
  if (name === undefined) return undefined;
  const length = [...name].length;
  if (name.trim() === "" || length > LONGEST_NAME || /\p{Cc}/u.test(name)) {
    throw constraintViolation(
      "FriendlyName",
      `1 to ${LONGEST_NAME} characters, not all of them spaces, no control characters`,
    );
  }
  return name;
}
