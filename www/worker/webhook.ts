import { AuthToken, CredentialError } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";
import type { Env } from "./env.ts";
import { Refusal } from "./errors.ts";
import { readText } from "./setting.ts";

/** Gives the parameters of a request that Twilio has signed, or refuses it. */
export type WebhookVerifier = (request: Request) => Promise<URLSearchParams>;

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
  const problems: string[] = [];
  const baseUrl = readText(env, "WEBHOOK_BASE_URL", problems);
  if (baseUrl !== undefined && !/^(http|ws)s?:\/\/[^/?#]+[^?#]*$/i.test(baseUrl)) {
    problems.push(
      "WEBHOOK_BASE_URL is not an https, http, wss or ws URL without a query, such as https://example.com.",
    );
  }
  let authToken: AuthToken | undefined;
  try {
    authToken = AuthToken.fromEnv(env);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    problems.push(error.message);
  }
  if (authToken !== undefined && problems.length === 0) return { authToken, baseUrl };
  authToken?.free();
  console.error(JSON.stringify({ event: "webhooks_not_configured", problems }));
  throw new Refusal("not_configured", {
    message: `This deployment takes no webhooks. ${problems.join(" ")}`,
    extra: { problems },
  });
}
