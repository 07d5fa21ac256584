import { clip, constraintViolation, TwilioError } from "../http/errors.ts";
import type { Policy } from "../store/keys.ts";
import { isPermission } from "./permissions.ts";

const MOST_PERMISSIONS = 100;

/** The `Policy` field of a form. One permission that does not exist refuses the whole of it. */
export function parsePolicy(text: string): Policy {
  const allow = allowOf(text);
  if (allow.length < 1 || allow.length > MOST_PERMISSIONS) {
    throw constraintViolation("Policy", `1 to ${MOST_PERMISSIONS} permissions in allow`);
  }
  const wrong = allow.find((permission) => !isPermission(permission));
  if (wrong !== undefined) throw new TwilioError(400, 70002, `assertion '${clip(wrong)}' is invalid`);
  return { allow };
}

function allowOf(text: string): string[] {
  const value = parse(text);
  if (typeof value === "object" && value !== null && Object.keys(value).join() === "allow" && "allow" in value) {
    const { allow } = value;
    if (Array.isArray(allow) && allow.every((entry) => typeof entry === "string")) return allow;
  }
  throw constraintViolation("Policy", 'a JSON object of the form {"allow":["/twilio/…"]}');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
