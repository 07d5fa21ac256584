import { Hono } from "hono";
import { activityRoutes } from "./activity/routes.ts";
import { deploymentOf } from "./deployment.ts";
import type { Env } from "./env.ts";
import { limitAddress } from "./http/address-limit.ts";
import { crossOrigin } from "./http/cross-origin.ts";
import { methodNotAllowed, Refusal } from "./http/errors.ts";
import { internalError } from "./http/internal-error.ts";
import { jsonResponse, notFoundPage } from "./http/response.ts";
import { identityRoutes } from "./identities/routes.ts";
import { introspectionRoutes } from "./introspection/routes.ts";
import { keyRoutes } from "./keys/routes.ts";
import { ringRoutes } from "./ring/routes.ts";
import { tokenRoutes } from "./token/routes.ts";
import { webhookRoutes } from "./webhooks/routes.ts";

/** The routes. A handler that throws a Refusal has chosen its response. */
export const app = new Hono<{ Bindings: Env }>();

app.use("/token", crossOrigin); // outside the rate limit: pages of other origins can read its refusals
app.use(limitAddress);

app.get("/healthz", (context) => {
  deploymentOf(context.env);
  return jsonResponse({ status: "ok" });
});
app.all("/healthz", () => methodNotAllowed("GET, HEAD"));

app.route("/token", tokenRoutes);
app.route("/introspect", introspectionRoutes);
app.route("/identities", identityRoutes);
app.route("/keys", keyRoutes);
app.route("/ring", ringRoutes);
app.route("/activity", activityRoutes);
app.route("/webhooks", webhookRoutes);

app.notFound(({ req }) =>
  req.header("accept")?.includes("text/html") ? notFoundPage() : new Refusal("not_found").toResponse(),
);

app.onError((error, context) => {
  if (error instanceof Refusal) return error.toResponse();
  return internalError(error, context.req.raw, context.env).toResponse();
});
