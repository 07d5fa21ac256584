/** What the `keys` commands share. */
import type { ApiKeyInfo, ApiKeys, NewApiKey } from "../index.js";
import { type CredentialValues, checkSid, type Kind, openResource } from "./credentials.js";
import type { Variables } from "./env-file.js";
import { library } from "./library.js";
import type { Creation, NewSecret } from "./new-secret.js";
import { auth, json, rest } from "./options.js";
import { escapeText, print, printJson } from "./terminal.js";

/** The Auth Token may always manage keys, a Standard key never. */
const preference: readonly Kind[] = ["auth-token", "api-key", "oauth"];

export const keysDetails =
  "Uses TWILIO_AUTH_TOKEN, a Main key, or a key or OAuth app with permissions in /twilio/iam/api-keys. Standard keys may not manage keys.";

export const keysOptions = {
  account: { value: "AC…", help: "The account of the keys, such as a subaccount; needs the Auth Token of its parent." },
  ...auth,
  ...rest,
  ...json,
} as const;

export interface KeysValues extends CredentialValues {
  account: string | undefined;
}

export interface OpenedKeys {
  keys: ApiKeys;
  variables: Variables;
  accountSid: string;
}

/** Opens the account's keys with the credential that the environment has. */
export async function openKeys(values: KeysValues): Promise<OpenedKeys> {
  const { variables, credential, options } = await openResource(values, preference);
  const { ApiKeys } = await library();
  const accountSid = values.account === undefined ? undefined : checkSid(values.account, "AC", "--account");
  const keys = new ApiKeys(credential, { ...options, accountSid });
  return { keys, variables, accountSid: accountSid ?? credential.accountSid ?? "" };
}

const types = {
  restricted: "Restricted",
  standard: "Standard",
  main: "Main",
  "standard-or-main": "Standard or Main",
} as const;

/** Returns the name of a key's type; "unknown" if the response does not prove it. */
export const typeOf = ({ type }: ApiKeyInfo): string => (type === undefined ? "unknown" : types[type]);

/** Returns a key as JSON has it: never with its secret. */
export function toRecord({ sid, friendlyName, dateCreated, dateUpdated, type, flags, policy }: ApiKeyInfo) {
  return {
    sid,
    friendlyName,
    dateCreated,
    dateUpdated,
    ...(type && { type }),
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

/** Returns a new key with its secret. */
export function toSecret(key: NewApiKey, accountSid: string): NewSecret {
  const { sid, secret } = key;
  return {
    record: toRecord(key),
    secret: { accountSid, secret },
    variables: { TWILIO_ACCOUNT_SID: accountSid, TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret },
    obsolete: ["TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"],
  };
}

/** Returns how a key is created. */
export function keyCreation({ keys, accountSid }: OpenedKeys, create: () => Promise<NewApiKey>): Creation<NewApiKey> {
  return {
    create,
    nameOf: ({ sid }) => sid,
    toSecret: (key) => toSecret(key, accountSid),
    remove: ({ sid }) => keys.delete(sid),
    removal: ({ sid }) => `twilio-edge-auth keys delete ${sid}`,
    doubt: "The key may exist all the same: look for its name with keys list first.",
  };
}
