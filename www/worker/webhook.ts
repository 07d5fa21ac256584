import { AuthToken, CredentialError } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";
import type { Env } from "./env.ts";
import { Refusal } from "./errors.ts";
import { readSettings } from "./settings.ts";

/** Gives the parameters of a request that Twilio has signed, or refuses it. */
export type WebhookVerifier = (request: Request) => Promise<URLSearchParams>;

const SETTINGS_OF_WEBHOOKS = ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "WEBHOOK_BASE_URL"];

// It has settings of its own: a deployment that only takes webhooks needs neither an API key nor sessions, and the other way round.
const verifiers = new WeakMap<Env, WebhookVerifier>();

export function webhookVerifierOf(env: Env): WebhookVerifier {
  let verifier = verifiers.get(env);
  if (verifier === undefined) {
    verifier = webhookVerifier(env);
    verifiers.set(env, verifier);
  }
  return verifier;
}

function webhookVerifier(env: Env): WebhookVerifier {
  const { authToken, baseUrl } = readWebhookSettings(env);
  return async (request) => {
    const verdict = await verifyWebhookRequest(request, authToken, { baseUrl });
    if (verdict.valid) return verdict.params;
    // For whoever looks into the log for why: most often another URL is configured at Twilio than the worker is known by.
    const { origin, pathname } = new URL(request.url);
    console.warn(JSON.stringify({ event: "webhook_refused", reason: verdict.reason, url: origin + pathname, baseUrl }));
    throw new Refusal(verdict.status === 413 ? "body_too_large" : "webhook_not_signed");
  };
}

function readWebhookSettings(env: Env): { authToken: AuthToken; baseUrl: string | undefined } {
  const { settings, problems: all } = readSettings(env);
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: token, WEBHOOK_BASE_URL: baseUrl } = settings;
  const problems = all.filter(({ setting }) => SETTINGS_OF_WEBHOOKS.includes(setting)).map(({ message }) => message);
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
