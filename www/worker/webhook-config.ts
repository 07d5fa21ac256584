import { AuthToken, CredentialError } from "twilio-edge-auth";
import { Refusal } from "./http/errors.ts";
import { readSettings } from "./settings/read.ts";
import type { WebhookConfig } from "./webhooks/verifier.ts";

const WEBHOOK_SETTINGS = ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "WEBHOOK_BASE_URL"];

/** Reads the settings of webhooks, or throws a Refusal that names every problem with them. */
export function readWebhookConfig(env: Record<string, unknown>): WebhookConfig {
  const { settings, problems: all } = readSettings(env);
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: token, WEBHOOK_BASE_URL: baseUrl } = settings;
  const problems = all.filter(({ setting }) => WEBHOOK_SETTINGS.includes(setting)).map(({ message }) => message);
  if (token === undefined && !problems.some((problem) => problem.startsWith("TWILIO_AUTH_TOKEN"))) {
    problems.push("TWILIO_AUTH_TOKEN is missing.");
  }
  let authToken: AuthToken | undefined;
  try {
    if (accountSid !== undefined && token !== undefined) authToken = new AuthToken({ accountSid, authToken: token });
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    problems.push(`TWILIO_AUTH_TOKEN is not usable: ${error.message}.`);
  }
  if (authToken !== undefined && problems.length === 0) return { authToken, baseUrl };
  authToken?.free();
  console.error(JSON.stringify({ event: "webhooks_not_configured", problems }));
  throw new Refusal("not_configured", {
    message: `This deployment takes no webhooks. ${problems.join(" ")}`,
    extra: { problems },
  });
}
