/** What the `shared-keys` commands share. */
import type { NewSharedKey, SharedKeyInfo, WebhookSharedKeys } from "../index.js";
import { type CredentialValues, type Kind, openResource } from "./credentials.js";
import { usageError } from "./failure.js";
import { library } from "./library.js";
import type { NewSecret } from "./new-secret.js";
import { json, rest } from "./options.js";
import { escapeText, print, printJson } from "./terminal.js";

/** Twilio documents API keys and the Auth Token for shared keys. */
const preference: readonly Kind[] = ["auth-token", "api-key"];

export const sharedKeysDetails =
  "A webhook shared key only signs webhooks, in place of the Auth Token. Uses TWILIO_AUTH_TOKEN or an API key.";

export const sharedKeysOptions = {
  auth: { value: "KIND", choices: preference, help: "Which credential to use: auth-token or api-key." },
  ...rest,
  ...json,
} as const;

export const idArgument = { name: "ID", help: "The shared key, webhooks_sharedkey_….", required: true } as const;

/** Opens the account's shared keys with the credential that the environment has. */
export async function openSharedKeys(values: CredentialValues): Promise<WebhookSharedKeys> {
  const { credential, options } = await openResource(values, preference);
  const { OAuthClient, WebhookSharedKeys } = await library();
  if (credential instanceof OAuthClient) throw new TypeError("an OAuth app is not in the preference");
  return new WebhookSharedKeys(credential, options);
}

export function checkId(id = ""): string {
  if (/^webhooks_sharedkey_\w{1,64}$/.test(id)) return id;
  throw usageError("ID: expected webhooks_sharedkey_ and letters and digits");
}

/** Returns a key as JSON has it: never with its secret. */
export function toRecord({ id, friendlyName, dateCreated, dateUpdated }: SharedKeyInfo) {
  return { id, friendlyName, dateCreated, dateUpdated };
}

/** Returns a new key with its secret. */
export function toSecret(key: NewSharedKey): NewSecret {
  const { id, secret } = key;
  return {
    record: toRecord(key),
    secret: { secret },
    variables: { TWILIO_SHARED_KEY_ID: id, TWILIO_SHARED_KEY_SECRET: secret },
  };
}

/** Prints one key. */
export async function printSharedKey(key: SharedKeyInfo, asJson: boolean): Promise<void> {
  if (asJson) return printJson(toRecord(key));
  await print(`ID       ${key.id}`);
  await print(`Name     ${escapeText(key.friendlyName ?? "")}`.trimEnd());
  await print(`Created  ${key.dateCreated?.toISOString() ?? "unknown"}`);
  await print(`Updated  ${key.dateUpdated?.toISOString() ?? "unknown"}`);
}
