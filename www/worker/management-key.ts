import { ApiKey, CredentialError } from "twilio-edge-auth";
import type { Env } from "./env.ts";
import { readText } from "./setting.ts";

/**
 * The key that manages the account's other keys. It has settings of its own: a deployment that only issues tokens must not be able
 * to hand out keys because its key happens to be a Main key and its app happens to know a role `admin`.
 */
export function readManagementKey(env: Env, key: ApiKey | undefined, problems: string[]): ApiKey | undefined {
  const sid = readText(env, "TWILIO_MANAGEMENT_KEY", problems);
  const secret = readText(env, "TWILIO_MANAGEMENT_SECRET", problems);
  if (sid === undefined && secret === undefined) return undefined;
  if (sid === undefined || secret === undefined) {
    problems.push(`${sid === undefined ? "TWILIO_MANAGEMENT_KEY" : "TWILIO_MANAGEMENT_SECRET"} is missing.`);
    return undefined;
  }
  const home = key ?? readHome(env, problems);
  if (home === undefined) return undefined;
  const { accountSid, region, edge } = home;
  try {
    return new ApiKey({ accountSid, region, edge, sid, secret, type: "main" });
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    problems.push(`TWILIO_MANAGEMENT_KEY or TWILIO_MANAGEMENT_SECRET is not usable: ${error.message}`);
    return undefined;
  }
}

/** Where the keys are at home, in a deployment without a static key; what is wrong with that has been said where it has one. */
function readHome(env: Env, problems: string[]) {
  if (problems.length > 0) return undefined;
  const accountSid = readText(env, "TWILIO_ACCOUNT_SID", problems);
  const region = readText(env, "TWILIO_REGION", problems);
  const edge = readText(env, "TWILIO_EDGE", problems);
  if (accountSid === undefined) problems.push("TWILIO_ACCOUNT_SID is missing.");
  return accountSid === undefined ? undefined : { accountSid, region, edge };
}
