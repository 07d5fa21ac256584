import { Hono } from "hono";
import type { Env } from "../env.ts";
import { methodNotAllowed } from "../http/errors.ts";
import { readWebhookConfig } from "../webhook-config.ts";
import { type WebhookVerifier, webhookVerifier } from "./verifier.ts";
import { answerCall } from "./voice.ts";

/** Requests that Twilio sends. */
export const webhookRoutes = new Hono<{ Bindings: Env }>();

webhookRoutes.post("/voice", async (context) => answerCall(await verifierOf(context.env)(context.req.raw)));
webhookRoutes.all("/voice", () => methodNotAllowed("POST"));

// Not part of the deployment: one that only receives webhooks needs neither an API key nor sessions, and vice versa.
const verifiers = new WeakMap<Env, WebhookVerifier>();

function verifierOf(env: Env): WebhookVerifier {
  let verifier = verifiers.get(env);
  if (verifier === undefined) {
    verifier = webhookVerifier(readWebhookConfig(env));
    verifiers.set(env, verifier);
  }
  return verifier;
}
