import { Hono } from "hono";
import { type Deployment, deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { addressOf } from "../http/address.ts";
import { backgroundOf } from "../http/background.ts";
import { readForm } from "../http/body.ts";
import { methodNotAllowed, Refusal } from "../http/errors.ts";
import { jsonResponse } from "../http/response.ts";
import { verifyAdmin } from "../session/admin.ts";
import { readBearer, unauthorized } from "../session/session.ts";
import { introspect } from "./introspection.ts";

const MAX_BODY_BYTES = 20_480; // a token has 16 KiB at most

/**
 * POST /introspect: verifies a token of this deployment. For backends with the introspection secret, and for admins. Each request is
 * logged with its caller.
 */
export const introspectionRoutes = new Hono<{ Bindings: Env }>();

introspectionRoutes.post("/", async (context) => {
  const deployment = deploymentOf(context.env);
  const request = context.req.raw;
  const by = await authorize(deployment, request);
  const introspection = await introspect(await readToken(request), deployment.signer, deployment.identities);
  const { grants: _, ...facts } = introspection;
  const line = { event: "introspection", at: Math.floor(Date.now() / 1000), by, ...facts };
  deployment.audit.write(line, addressOf(request), backgroundOf(context));
  return jsonResponse(introspection);
});
introspectionRoutes.all("/", (context) => {
  const { introspectionSecret, verifyAdmin } = deploymentOf(context.env);
  if (introspectionSecret === undefined && verifyAdmin === undefined) throw new Refusal("not_found");
  return methodNotAllowed("POST");
});

/** Returns the caller: an admin, or a backend. */
async function authorize(deployment: Deployment, request: Request): Promise<string> {
  const { introspectionSecret } = deployment;
  const [, shown] = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (introspectionSecret !== undefined && shown !== undefined && (await ctEqual(introspectionSecret, shown))) {
    return "the introspection secret";
  }
  if (introspectionSecret === undefined || deployment.verifyAdmin !== undefined)
    return verifyAdmin(deployment, request);
  readBearer(request.headers.get("authorization"));
  throw unauthorized("session_foreign");
}

/** Constant-time equality, by hashes. */
async function ctEqual(...texts: [string, string]): Promise<boolean> {
  const hashOf = async (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const [a, b] = (await Promise.all(texts.map(hashOf))).map((hash) => new Uint8Array(hash)) as [Uint8Array, Uint8Array];
  return a.reduce((difference, byte, index) => difference | (byte ^ (b[index] ?? 0)), 0) === 0;
}

async function readToken(request: Request): Promise<string> {
  const [token, second] = (await readForm(request, MAX_BODY_BYTES)).getAll("token");
  if (token !== undefined && token !== "" && second === undefined) return token;
  throw new Refusal("invalid_request", { field: "token", message: "Send one token: token=eyJ…" });
}
