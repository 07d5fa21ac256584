/** What the `oauth-apps` commands share. */
import type { NewOAuthApp, OAuthAppInfo, OAuthApps } from "../index.js";
import { type CredentialValues, type Kind, openResource } from "./credentials.js";
import { parseDuration } from "./duration.js";
import { usageError } from "./failure.js";
import { library } from "./library.js";
import type { NewSecret } from "./new-secret.js";
import { auth, json, rest } from "./options.js";

const preference: readonly Kind[] = ["auth-token", "api-key", "oauth"];

export const oauthAppsDetails =
  "An OAuth app gets short-lived tokens for Twilio's API. Uses TWILIO_AUTH_TOKEN, a Main key, or a key or OAuth app with permissions in /twilio/iam/account-oauth-apps. Twilio documents no request that lists apps or rotates their secrets: the Console does both.";

/** What can be set. */
export const appOptions = {
  description: { value: "TEXT", help: "What the app is for." },
  ttl: { value: "TIME", help: "The lifetime of the app's tokens: 60s to 30d. Twilio's default: 1h." },
} as const;

export const oauthAppsOptions = { ...auth, ...rest, ...json } as const;

export interface OpenedApps {
  apps: OAuthApps;
  accountSid: string;
}

/** Opens the account's OAuth apps with the credential that the environment has. */
export async function openApps(values: CredentialValues): Promise<OpenedApps> {
  const { credential, options } = await openResource(values, preference);
  const { OAuthApps } = await library();
  const apps = new OAuthApps(credential, options);
  return { apps, accountSid: credential.accountSid ?? "" };
}

/** Reads `--ttl`. */
export function readTokenTtl(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseDuration(text);
  if (seconds === undefined || seconds < 60 || seconds > 30 * 86_400) {
    throw usageError("--ttl: expected a duration from 60s to 30d, such as 1h");
  }
  return seconds;
}

/** Returns an app as JSON has it: never with its secret. */
export function toRecord(app: OAuthAppInfo) {
  const { sid, friendlyName, description, status, dateCreated, accessTokenTtl, policy } = app;
  return { sid, friendlyName, description, status, dateCreated, accessTokenTtl, policy };
}

/** Returns a new app with its secret. */
export function toSecret(app: NewOAuthApp, accountSid: string): NewSecret {
  const { sid, secret } = app;
  const account: Record<string, string> = accountSid === "" ? {} : { TWILIO_ACCOUNT_SID: accountSid };
  return {
    record: toRecord(app),
    secret: { accountSid, secret },
    variables: { ...account, TWILIO_CLIENT_ID: sid, TWILIO_CLIENT_SECRET: secret },
  };
}
