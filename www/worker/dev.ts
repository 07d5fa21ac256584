// The worker of local development: `npm start`. It is the deployed one with POST /dev/session and
// the local account at the paths of Twilio's API, which no deployment bundles.

import { Hono } from "hono";
import { SignJWT } from "jose";
import { app } from "./app.ts";
import { readConfiguration } from "./config.ts";
import { deploymentOf } from "./deployment.ts";
import type { Env } from "./env.ts";
import { readJsonObject, refuseUnknownFields } from "./http/body.ts";
import { Refusal } from "./http/errors.ts";
import { jsonResponse } from "./http/response.ts";
import worker from "./index.ts";
import type { VerifierConfig } from "./session/session.ts";
import { isLoopback } from "./settings/values.ts";
import { utf8 } from "./util/bytes.ts";

export { ActivityObject, IdentityObject, KeyRingObject, RotationsObject } from "./index.ts";

const LIFETIME = 3600; // seconds
const MAX_NAME_CHARACTERS = 256;

type DevEnv = Env & { ENVIRONMENT?: unknown };

const dev = new Hono<{ Bindings: DevEnv }>();
dev.all("/dev/session", async (context) => {
  try {
    return await devSession(context.env, context.req.raw);
  } catch (error) {
    if (error instanceof Refusal) return error.toResponse();
    throw error;
  }
});
/** The paths of Twilio's API, which the local account has. */
for (const path of ["/2010-04-01/*", "/v1/*", "/v2/token"]) {
  dev.all(path, ({ env, req }, next) => {
    const isOpen = env.ENVIRONMENT === "development" && isFromThisMachine(req.raw);
    return isOpen && env.TWILIO_API ? env.TWILIO_API.fetch(req.raw) : next();
  });
}
dev.all("*", (context) => app.fetch(context.req.raw, context.env, context.executionCtx));

export default { ...worker, fetch: dev.fetch } satisfies ExportedHandler<DevEnv>;

/** Issues a session to any caller on this machine, to try the page; one with a role is an admin's. */
async function devSession(env: DevEnv, request: Request): Promise<Response> {
  if (env.ENVIRONMENT !== "development" || !isFromThisMachine(request)) throw new Refusal("not_found");
  deploymentOf(env); // names mistakes in the settings
  const { session, admins } = readConfiguration(env);
  if (!("secret" in session.keys)) throw new Refusal("not_found");
  if (request.method !== "POST") throw new Refusal("method_not_allowed", { headers: { Allow: "POST" } });

  const body = await readJsonObject(request);
  refuseUnknownFields(body, ["name", "role"]);
  const name = readText(body, "name");
  if (body.role === undefined) return sign(session, session.keys.secret, { [session.identityClaim]: name });
  const role = readText(body, "role");
  if (admins !== undefined && "secret" in admins.keys) {
    return sign(admins, admins.keys.secret, { sub: name, [admins.roleClaim]: role });
  }
  throw new Refusal("invalid_request", {
    field: "role",
    message: "Without ADMIN_SECRET there are no sessions of admins.",
  });
}

/**
 * Checks the peer's address, which workerd sends in CF-Connecting-IP, and the host. A proxy on this machine and a page whose host name
 * resolves to it (DNS rebinding) each fail one of the checks.
 */
function isFromThisMachine({ headers, url }: Request): boolean {
  return isLoopback(headers.get("cf-connecting-ip") ?? "") && isLoopback(new URL(url).hostname);
}

async function sign(config: VerifierConfig, secret: string, claims: Record<string, string>): Promise<Response> {
  const expiresAt = Math.floor(Date.now() / 1000) + LIFETIME;
  const jwt = new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: config.type ?? "JWT" })
    .setIssuedAt()
    .setExpirationTime(expiresAt);
  if (config.issuer !== undefined) jwt.setIssuer(config.issuer);
  if (config.audience !== undefined) jwt.setAudience(config.audience);
  return jsonResponse({ session: await jwt.sign(utf8(secret)), expiresAt }, 201);
}

function readText(body: Record<string, unknown>, field: string): string {
  const value = body[field];
  if (typeof value === "string" && value !== "" && value.length <= MAX_NAME_CHARACTERS) return value;
  const message = `${field} is text of 1 to ${MAX_NAME_CHARACTERS} characters.`;
  throw new Refusal("invalid_request", { field, message });
}
