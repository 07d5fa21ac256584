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
  if (key === undefined) return undefined;
  const { accountSid, region, edge } = key;
  try {
    return new ApiKey({ accountSid, region, edge, sid, secret, type: "main" });
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    problems.push(`TWILIO_MANAGEMENT_KEY or TWILIO_MANAGEMENT_SECRET is not usable: ${error.message}`);
    return undefined;
  }
}
