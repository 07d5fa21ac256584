/** What the `keys` commands share. */
import type { ApiKeyInfo, ApiKeys } from "../index.js";
import { checkApiUrl, chooseCredential, type Kind, readVariables, type VariableValues } from "./credentials.js";
import type { Variables } from "./env-file.js";
import { library } from "./library.js";
import { auth, json, rest } from "./options.js";
import { escapeText, print, printJson } from "./terminal.js";

/** The Auth Token may always manage keys, a Standard key never. */
const preference: readonly Kind[] = ["auth-token", "api-key", "oauth"];

export const keysDetails =
  "Uses TWILIO_AUTH_TOKEN, a Main key, or a key or OAuth app with permissions in /twilio/iam/api-keys. Standard keys may not manage keys.";

export const keysOptions = {
  ...auth,
  ...rest,
  ...json,
} as const;

export interface KeysValues extends VariableValues {
  auth: string | undefined;
  "api-url": string | undefined;
}

/** How long one attempt may take, in milliseconds, and how often it is retried: the user is waiting. */
const patience = { timeout: 15_000, maxRetries: 2 };

export interface OpenedKeys {
  keys: ApiKeys;
  variables: Variables;
  accountSid: string;
}

/** Opens the account's keys with the credential that the environment has. */
export async function openKeys(values: KeysValues): Promise<OpenedKeys> {
  const apiUrl = checkApiUrl(values["api-url"]);
  const variables = await readVariables(values);
  const credential = await chooseCredential(variables, preference, values.auth, apiUrl);
  const { ApiKeys } = await library();
  const keys = new ApiKeys(credential, { ...patience, baseUrl: apiUrl });
  return { keys, variables, accountSid: credential.accountSid ?? "" };
}

/** Returns what a key's flags and policy say of its type. A list does not tell Main and Standard keys apart. */
export function typeOf({ flags, policy }: ApiKeyInfo): string {
  if (policy || flags?.includes("restricted")) return "Restricted";
  if (flags?.some((flag) => flag.startsWith("manage_"))) return "Main";
  return flags?.length || policy === null ? "Main or Standard" : "unknown";
}

export const formatDate = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? "unknown";

/** Returns a key as JSON has it: never with its secret. */
export function toRecord({ sid, friendlyName, dateCreated, dateUpdated, flags, policy }: ApiKeyInfo) {
  return {
    sid,
    friendlyName,
    dateCreated,
    dateUpdated,
    ...(flags && { flags }),
    ...(policy !== undefined && { policy }),
  };
}

/** Prints one key. */
export async function printKey(key: ApiKeyInfo, asJson: boolean): Promise<void> {
  if (asJson) return printJson(toRecord(key));
  await print(`SID          ${key.sid}`);
  await print(`Name         ${escapeText(key.friendlyName ?? "")}`.trimEnd());
  await print(`Type         ${typeOf(key)}`);
  await print(`Created      ${key.dateCreated?.toISOString() ?? "unknown"}`);
  await print(`Updated      ${key.dateUpdated?.toISOString() ?? "unknown"}`);
  if (key.policy) {
    for (const [at, permission] of key.policy.allow.entries()) {
      await print(`${at === 0 ? "Permissions" : "           "}  ${escapeText(permission)}`);
    }
  }
}
