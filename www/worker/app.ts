import { Hono } from "hono";
import { verifyAdmin } from "./admin.ts";
import { deploymentOf } from "./deployment.ts";
import type { Env } from "./env.ts";
import { internalError, methodNotAllowed, Refusal } from "./errors.ts";
import { addressLimit } from "./gate/address-limit.ts";
import { crossOrigin } from "./gate/cross-origin.ts";
import { denialRoutes } from "./gate/denial-routes.ts";
import { introspect } from "./introspection.ts";
import { keyRoutes } from "./key-routes.ts";
import { ringRoutes } from "./ring/routes.ts";
import { issueToken } from "./token-route.ts";
import { answerCall } from "./voice.ts";
import { webhookVerifierOf } from "./webhook.ts";

/** The routes. A handler that throws a Refusal has given its response. */
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

app.use("/token", crossOrigin); // outside the rate limit: pages of other origins can read its refusals
app.use(addressLimit);

app.get("/healthz", (context) => {
  deploymentOf(context.env);
  return context.json({ status: "ok" });
});
app.all("/healthz", () => methodNotAllowed("GET, HEAD"));

app.post("/token", issueToken);
app.all("/token", () => methodNotAllowed("POST"));

app.post("/introspect", introspect);
app.all("/introspect", (context) => {
  const { introspectionSecret, verifyAdmin } = deploymentOf(context.env);
  if (introspectionSecret === undefined && verifyAdmin === undefined) throw new Refusal("not_found");
  return methodNotAllowed("POST");
});

app.route("/identities", denialRoutes);
app.route("/keys", keyRoutes);
app.route("/ring", ringRoutes);

app.get("/activity", async (context) => {
  const deployment = deploymentOf(context.env);
  await verifyAdmin(deployment, context.req.raw);
  return context.json(await deployment.activity.report());
});
app.all("/activity", (context) => {
  if (deploymentOf(context.env).verifyAdmin === undefined) throw new Refusal("not_found");
  return methodNotAllowed("GET, HEAD");
});

app.post("/webhooks/voice", async (context) => answerCall(await webhookVerifierOf(context.env)(context.req.raw)));
app.all("/webhooks/voice", () => methodNotAllowed("POST"));

app.notFound(() => new Refusal("not_found").toResponse());

app.onError((error, context) => {
  if (error instanceof Refusal) return error.toResponse();
  return internalError(error, context.req.raw, context.env).toResponse();
});
