import type { MiddlewareHandler } from "hono";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { Refusal } from "./errors.ts";

const PREFLIGHT_LIFE = 7200; // seconds; the longest that Chromium remembers
const HEADERS = ["Authorization", "Content-Type"];

/**
 * Lets pages of the origins that are configured, and of no other, ask a route and read its response. An origin is compared as the text
 * that the browser sends, so nothing that only looks like one passes, nor does "null". Credentials are no part of it: a request is
 * authorized by the session that the page sends, never by a cookie.
 */
export const crossOrigin: MiddlewareHandler<{ Bindings: Env }> = async (context, next) => {
  const { origins, headers: more } = deploymentOf(context.env);
  const { method, headers } = context.req.raw;
  const origin = headers.get("origin");
  const allowed = origin !== null && origins.has(origin);

  if (method === "OPTIONS" && origin !== null && headers.has("access-control-request-method")) {
    context.res = allowed ? preflightResponse([...HEADERS, ...more]) : new Refusal("origin_not_allowed").toResponse();
  } else {
    await next();
  }
  context.res.headers.append("Vary", "Origin");
  if (!allowed) return;
  context.res.headers.set("Access-Control-Allow-Origin", origin);
  context.res.headers.set("Access-Control-Expose-Headers", "Date, Retry-After");
};

function preflightResponse(headers: readonly string[]): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Methods": "POST",
      "Access-Control-Allow-Headers": headers.join(", "),
      "Access-Control-Max-Age": String(PREFLIGHT_LIFE),
    },
  });
}
