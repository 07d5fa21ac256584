import { PERMISSIONS } from "../permissions.ts";
import { findAccount } from "./account-rows.ts";
import {
  clip,
  constraintViolation,
  invalidSid,
  missingParameter,
  missingPermission,
  notFound,
  TwilioError,
  unauthenticated,
} from "./errors.ts";
import type { Context } from "./http.ts";
import { ACCOUNT_SID, type Fields } from "./parameters.ts";

/** Accounts, keys and OAuth apps, which Standard keys cannot reach. */
const CLOSED_TO_STANDARD_KEYS = /^twilio\/iam\/(?:accounts|api-keys|account-oauth-apps)\//;

/** Throws Twilio's own error if the caller lacks a permission such as `twilio/iam/api-keys/list`. */
export function authorize({ var: { caller } }: Context, permission: string): void {
  if (caller.rights === "standard" && CLOSED_TO_STANDARD_KEYS.test(permission)) throw unauthenticated();
  if (caller.rights === "scoped" && !isGranted(caller.allow, `/${permission}`)) throw missingPermission(permission);
}

/** Does the same for 2010-04-01, and makes the account in the path the one of the request. */
export function actOn2010(context: Context, permission: string): void {
  const sid = (context.req.param("account") ?? "").replace(/\.json$/, "");
  if (!ACCOUNT_SID.test(sid)) throw new TwilioError(400, 90002, `AccountSid ${clip(sid)} is invalid`);
  actOn(context, sid, unauthenticated());
  authorize(context, permission);
}

/** Makes the `AccountSid` parameter of IAM v1 the account of the request. */
export function actOnParameter(context: Context, fields: Fields): void {
  const sid = fields.get("AccountSid");
  if (sid === undefined || sid === "") throw missingParameter("AccountSid");
  if (!ACCOUNT_SID.test(sid)) throw invalidSid();
  const message = "Authorization Error: the credentials do not belong to the given account";
  actOn(context, sid, new TwilioError(401, 70051, message));
}

/** An account acts on itself. The Auth Token of a parent also acts on the subaccounts; its API keys find none of them. */
function actOn(context: Context, sid: string, refusal: TwilioError): void {
  const { caller, sql } = context.var;
  if (sid !== caller.accountSid) {
    if (findAccount(sql, sid)?.owner !== caller.accountSid) throw refusal;
    if (caller.rights !== "owner") throw notFound(context.req.path);
  }
  context.set("accountSid", sid);
}

/** Whether a permission is listed, by name or by the wildcard of its resource. */
export function isGranted(allow: readonly string[], permission: string): boolean {
  return allow.includes(permission) || allow.includes(permission.replace(/[^/]*$/, "*"));
}

/** The policy of a Restricted key. */
export interface Policy {
  allow: string[];
}

const MAX_PERMISSIONS = 100;

const PERMISSION =
  /^\/twilio\/(?<product>[a-z0-9-]+)\/(?<resource>[a-z0-9.-]+)\/(?<action>read|list|create|update|delete|\*)$/;
const MAX_PERMISSION_LENGTH = 256;

/**
 * Checks a policy. One malformed permission makes all of it invalid. An unknown one is accepted, since
 * Twilio publishes no complete list, and named in a hint: Twilio refuses a permission that does not exist.
 */
export function parsePolicy(context: Context, policy: unknown): Policy {
  const allow = readAllow(policy);
  if (!allow) throw constraintViolation("Policy", 'a JSON object of the form {"allow":["/twilio/…"]}');
  if (allow.length < 1 || allow.length > MAX_PERMISSIONS) {
    throw constraintViolation("Policy", `1 to ${MAX_PERMISSIONS} permissions in allow`);
  }
  const malformed = allow.find((permission) => !isPermission(permission));
  if (malformed !== undefined) throw new TwilioError(400, 70002, `assertion '${clip(malformed)}' is invalid`);
  const unknown = allow.find((permission) => !isKnown(permission));
  if (unknown !== undefined) context.set("hint", `${unknown}: not in the catalogue of permissions`);
  return { allow };
}

export function isPermission(text: string): boolean {
  return text.length <= MAX_PERMISSION_LENGTH && PERMISSION.test(text);
}

function isKnown(text: string): boolean {
  const { product = "", resource = "", action = "" } = PERMISSION.exec(text)?.groups ?? {};
  const known = PERMISSIONS[product]?.[resource] ?? [];
  return known.includes(action) || (action === "*" && known.length > 0);
}

function readAllow(policy: unknown): string[] | undefined {
  const { allow, ...others } = Object(policy);
  const isValid = Object.keys(others).length === 0 && Array.isArray(allow);
  return isValid && allow.every((entry) => typeof entry === "string") ? allow : undefined;
}
