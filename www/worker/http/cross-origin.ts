import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { Refusal } from "./errors.ts";
import { RESPONSE_HEADERS } from "./response.ts";

const PREFLIGHT_MAX_AGE = 7200; // seconds, the maximum in Chromium

/**
 * Allows pages of the configured origins, and of no other, to call a route and to read its responses. Origins are compared as the
 * strings that browsers send. Credentials in the sense of CORS are not allowed: the session is in `Authorization`, never in a cookie.
 */
export const crossOrigin: MiddlewareHandler<{ Bindings: Env }> = async (context, next) => {
  const { origins, headers } = deploymentOf(context.env);
  const origin = context.req.header("Origin");
  const isOptions = context.req.method === "OPTIONS";
  const isPreflight =
    isOptions && origin !== undefined && context.req.header("Access-Control-Request-Method") !== undefined;
  const isAllowed = origin !== undefined && origins.has(origin);
  // Hono takes every OPTIONS request for a preflight, and allows one of another origin without its headers.
  if (isAllowed && isOptions === isPreflight) {
    const allow = cors({
      origin,
      allowMethods: ["POST"],
      allowHeaders: ["Authorization", "Content-Type", ...headers],
      exposeHeaders: ["Date", "Retry-After"],
      maxAge: PREFLIGHT_MAX_AGE,
    });
    if (isPreflight) for (const [name, value] of Object.entries(RESPONSE_HEADERS)) context.header(name, value);
    return allow(context, next);
  }
  if (isPreflight) context.res = new Refusal("origin_not_allowed").toResponse();
  else await next();
  context.res.headers.append("Vary", "Origin");
};
