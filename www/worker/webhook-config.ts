import { AuthToken, CredentialError, WebhookSharedKey } from "twilio-edge-auth";
import type { WebhookCredential } from "twilio-edge-auth/webhook";
import { Refusal } from "./http/errors.ts";
import { readSettings } from "./settings/read.ts";
import type { SettingName, Settings } from "./settings/table.ts";
import type { WebhookConfig } from "./webhooks/verifier.ts";

/** The settings whose problems concern webhooks. Shared keys need no account. */
function webhookSettings({ TWILIO_AUTH_TOKEN, WEBHOOK_SHARED_KEYS }: Settings): SettingName[] {
  const account: SettingName[] =
    TWILIO_AUTH_TOKEN === undefined && WEBHOOK_SHARED_KEYS !== undefined ? [] : ["TWILIO_ACCOUNT_SID"];
  return [...account, "TWILIO_AUTH_TOKEN", "WEBHOOK_SHARED_KEYS", "WEBHOOK_BASE_URL"];
}

/** Reads the settings of webhooks, or throws a Refusal that names every problem with them. */
export function readWebhookConfig(env: Record<string, unknown>): WebhookConfig {
  const { settings, problems: all } = readSettings(env);
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: tokens, WEBHOOK_SHARED_KEYS: keys } = settings;
  const names: readonly string[] = webhookSettings(settings);
  const found = all.filter(({ setting }) => names.includes(setting));
  const problems = found.map(({ message }) => message);
  const isInvalid = found.some(({ setting }) => setting === "TWILIO_AUTH_TOKEN" || setting === "WEBHOOK_SHARED_KEYS");
  if (tokens === undefined && keys === undefined && !isInvalid) {
    problems.push("TWILIO_AUTH_TOKEN (or WEBHOOK_SHARED_KEYS) is missing.");
  }

  const credentials: WebhookCredential[] = [];
  const open = (setting: SettingName, create: () => WebhookCredential) => {
    try {
      credentials.push(create());
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      problems.push(`${setting} is not usable: ${error.message}.`);
    }
  };
  if (accountSid !== undefined) {
    for (const authToken of tokens ?? []) {
      open("TWILIO_AUTH_TOKEN", () => new AuthToken({ accountSid, authToken }));
    }
  }
  for (const [id, secret] of Object.entries(keys ?? {})) {
    open("WEBHOOK_SHARED_KEYS", () => new WebhookSharedKey({ id, secret }));
  }
  if (problems.length === 0) return { credentials, baseUrl: settings.WEBHOOK_BASE_URL };
  for (const credential of credentials) credential.free();
  console.error(JSON.stringify({ event: "webhooks_not_configured", problems }));
  throw new Refusal("not_configured", {
    message: `This deployment takes no webhooks. ${problems.join(" ")}`,
    extra: { problems },
  });
}
