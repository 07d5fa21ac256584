import type { MiddlewareHandler } from "hono";
import { backgroundOf } from "../activity/activity-log.ts";
import { AuditLog } from "../audit.ts";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import type { Refusal } from "../errors.ts";
import { addressOf } from "./address.ts";
import { brakesOf } from "./brakes.ts";

const log = new AuditLog(undefined);

/** Refuses an address that asks too often, before anything else is done for it. */
export const addressLimit: MiddlewareHandler<{ Bindings: Env }> = async (context, next) => {
  const address = addressOf(context.req.raw);
  try {
    await brakesOf(context.env).forAddress(address);
  } catch (refusal) {
    const { path } = context.req;
    const background = backgroundOf(context);
    const at = Math.floor(Date.now() / 1000);
    const deployment = deploymentIn(context.env);
    const { code: reason } = refusal as Refusal;
    (deployment?.audit ?? log).writeSampled({ event: "rate_limited", at, path, reason }, address, background);
    if (path === "/token") deployment?.activity.note({ at, outcome: "refused", reason }, background);
    throw refusal;
  }
  await next();
};

/** None where the settings are wrong: that is for the route to say. */
function deploymentIn(env: Env): ReturnType<typeof deploymentOf> | undefined {
  try {
    return deploymentOf(env);
  } catch {
    return undefined;
  }
}
