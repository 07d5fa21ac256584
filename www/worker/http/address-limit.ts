import type { MiddlewareHandler } from "hono";
import { AuditLog } from "../activity/audit-log.ts";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { addressOf } from "./address.ts";
import { backgroundOf } from "./background.ts";
import type { Refusal } from "./errors.ts";
import { rateLimitersOf } from "./rate-limiters.ts";

const log = new AuditLog(undefined);

/** Refuses an address that sends too many requests, before any other work. */
export const limitAddress: MiddlewareHandler<{ Bindings: Env }> = async (context, next) => {
  const address = addressOf(context.req.raw);
  try {
    await rateLimitersOf(context.env).limitAddress(address);
  } catch (refusal) {
    const { path } = context.req;
    const background = backgroundOf(context);
    const at = Math.floor(Date.now() / 1000);
    const deployment = deploymentOrUndefined(context.env);
    const { code: reason } = refusal as Refusal;
    (deployment?.audit ?? log).writeSampled({ event: "rate_limited", at, path, reason }, address, background);
    if (path === "/token") deployment?.activity.note({ at, outcome: "refused", reason }, background);
    throw refusal;
  }
  await next();
};

/** Undefined if the settings are wrong; the route reports that. */
function deploymentOrUndefined(env: Env): ReturnType<typeof deploymentOf> | undefined {
  try {
    return deploymentOf(env);
  } catch {
    return undefined;
  }
}
