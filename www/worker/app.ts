import { Hono } from "hono";
import { verifyAdmin } from "./admin.ts";
import { deploymentOf } from "./deployment.ts";
import { devSession } from "./dev-session.ts";
import type { Env } from "./env.ts";
import { methodNotAllowed, Refusal } from "./errors.ts";
import { crossOrigin } from "./gate/cross-origin.ts";
import { denialRoutes } from "./gate/denial-routes.ts";
import { introspect } from "./introspection.ts";
import { keyRoutes } from "./key-routes.ts";
import { ringRoutes } from "./ring/routes.ts";
import { issueToken } from "./token-route.ts";
import { answerCall } from "./voice.ts";
import { webhookVerifierOf } from "./webhook.ts";

/** The routes. A handler that throws a Refusal has given its answer. */
export const app = new Hono<{ Bindings: Env }>();

app.use(async (context, next) => {
  await next();
  const { headers } = context.res;
  headers.set("Cache-Control", "no-store");
  headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("Strict-Transport-Security", "max-age=31536000");
  headers.set("X-Content-Type-Options", "nosniff");
});

app.get("/healthz", (context) => {
  deploymentOf(context.env);
  return context.json({ status: "ok" });
});
app.all("/healthz", () => methodNotAllowed("GET, HEAD"));

app.use("/token", crossOrigin);
app.post("/token", issueToken);
app.all("/token", () => methodNotAllowed("POST"));

app.all("/dev/session", (context) => devSession(deploymentOf(context.env), context.req.raw));

app.post("/introspect", introspect);
app.all("/introspect", () => methodNotAllowed("POST"));

app.route("/identities", denialRoutes);
app.route("/keys", keyRoutes);
app.route("/ring", ringRoutes);

app.get("/activity", async (context) => {
  const { activity, verifySession } = deploymentOf(context.env);
  await verifyAdmin(verifySession, context.req.raw);
  return context.json(await activity.report());
});
app.all("/activity", () => methodNotAllowed("GET, HEAD"));

app.post("/webhooks/voice", async (context) => answerCall(await webhookVerifierOf(context.env)(context.req.raw)));
app.all("/webhooks/voice", () => methodNotAllowed("POST"));

app.notFound(() => new Refusal("not_found").toResponse());

app.onError((error) => {
  if (error instanceof Refusal) return error.toResponse();
  console.error(JSON.stringify({ event: "internal_error", error: String(error) }));
  return new Refusal("internal_error").toResponse();
});
