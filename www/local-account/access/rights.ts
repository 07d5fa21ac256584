import { authenticate, missingPermission } from "../http/errors.ts";
import type { Principal } from "./principal.ts";

/** What an operation asks of its caller. */
export interface Right {
  /** Of a Restricted key and an OAuth app: this permission, or the wildcard of its resource. */
  permission: string;
  /** Of a Standard key: it reaches everything but accounts and keys. */
  standard: boolean;
}

const open = (permission: string): Right => ({ permission, standard: true });
const closed = (permission: string): Right => ({ permission, standard: false });

export const RIGHTS = {
  createKey: closed("twilio/iam/api-keys/create"),
  listKeys: closed("twilio/iam/api-keys/list"),
  readKey: closed("twilio/iam/api-keys/read"),
  updateKey: closed("twilio/iam/api-keys/update"),
  deleteKey: closed("twilio/iam/api-keys/delete"),
  readAccount: closed("twilio/iam/accounts/read"),
  createMessage: open("twilio/messaging/messages/create"),
  listMessages: open("twilio/messaging/messages/list"),
  readMessage: open("twilio/messaging/messages/read"),
  // An endpoint of this stand-in alone. No policy can name it, so that Restricted keys do not reach it.
  validateToken: open("twilio/iam/access-tokens/validate"),
} as const satisfies Record<string, Right>;

/** Returns if the caller may, and throws the API's own refusal if not. */
export function demand(principal: Principal, right: Right): void {
  if (principal.kind === "account") return;
  if (principal.kind === "key" && principal.type === "main") return;
  if (principal.kind === "key" && principal.type === "standard") {
    if (right.standard) return;
    throw authenticate();
  }
  if (!grants(principal.allow, right.permission)) throw missingPermission(right.permission);
}

function grants(allow: readonly string[], permission: string): boolean {
  const wildcard = `${permission.slice(0, permission.lastIndexOf("/"))}/*`;
  return allow.includes(`/${permission}`) || allow.includes(`/${wildcard}`);
}
