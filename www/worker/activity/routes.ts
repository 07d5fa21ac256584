import { Hono } from "hono";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { methodNotAllowed, Refusal } from "../http/errors.ts";
import { jsonResponse } from "../http/response.ts";
import { verifyAdmin } from "../session/admin.ts";

/** GET /activity: what the deployment decided in the last hour, for admins only. */
export const activityRoutes = new Hono<{ Bindings: Env }>();

activityRoutes.get("/", async (context) => {
  const deployment = deploymentOf(context.env);
  await verifyAdmin(deployment, context.req.raw);
  return jsonResponse(await deployment.activity.report());
});
activityRoutes.all("/", (context) => {
  if (deploymentOf(context.env).verifyAdmin === undefined) throw new Refusal("not_found");
  return methodNotAllowed("GET, HEAD");
});
