import { type Context, Hono } from "hono";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { readJsonObject, refuseUnknownFields } from "../http/body.ts";
import { methodNotAllowed, Refusal } from "../http/errors.ts";
import { emptyResponse, jsonResponse } from "../http/response.ts";
import { verifyAdmin } from "../session/admin.ts";
import type { Identities } from "./identities.ts";
import { encodeIdentity, IDENTITY_RULE, type IdentityEncoding, isEncodedIdentity, isIdentity } from "./identity.ts";
import type { Denial } from "./identity-object.ts";

const MAX_REASON_CHARACTERS = 256;

type Denials = { Bindings: Env; Variables: { identities: Identities; identity: string; admin: string } };

/** The routes of denials, for admins only. */
export const identityRoutes = new Hono<Denials>();

identityRoutes.use("/:identity/denial", async (context, next) => {
  const deployment = deploymentOf(context.env);
  const subject = await verifyAdmin(deployment, context.req.raw);
  const { identities, identityEncoding } = deployment;
  if (identities === undefined) throw withoutIdentities();
  context.set("identities", identities);
  context.set("identity", readIdentity(context.req.url, identityEncoding));
  context.set("admin", subject);
  await next();
});

identityRoutes.get("/:identity/denial", async (context) => {
  const { identities, identity } = context.var;
  return jsonResponse(viewOf(identity, await identities.denial(identity)));
});
identityRoutes.put("/:identity/denial", async (context) => {
  const { identities, identity, admin } = context.var;
  const reason = await readReason(context.req.raw);
  const denial = { since: Math.floor(Date.now() / 1000), by: admin, ...(reason === undefined ? {} : { reason }) };
  await identities.deny(identity, denial);
  note(context, "identity_denied", reason);
  return jsonResponse(viewOf(identity, denial));
});
identityRoutes.delete("/:identity/denial", async (context) => {
  const { identities, identity } = context.var;
  await identities.allow(identity);
  note(context, "identity_allowed");
  return emptyResponse();
});
identityRoutes.all("/:identity/denial", () => methodNotAllowed("GET, HEAD, PUT, DELETE"));

function viewOf(identity: string, denial: Denial | null): Record<string, unknown> {
  return { identity, denied: denial !== null, ...denial };
}

/** Decodes the raw path as a whole: a segment that is not UTF-8 would otherwise name another identity. */
function readIdentity(url: string, encoding: IdentityEncoding): string {
  const [, , encoded = ""] = new URL(url).pathname.split("/");
  let identity = "";
  try {
    identity = decodeURIComponent(encoded);
  } catch {}
  if (!isIdentity(identity)) {
    const message = `${IDENTITY_RULE} In a path it is percent-encoded.`;
    throw new Refusal("invalid_request", { field: "identity", message });
  }
  if (isEncodedIdentity(identity, encoding)) return identity;
  const message = `Send the identity as tokens have it: ${encodeIdentity(identity, encoding)}.`;
  throw new Refusal("invalid_request", { field: "identity", message });
}

async function readReason(request: Request): Promise<string | undefined> {
  const body = await readJsonObject(request);
  refuseUnknownFields(body, ["reason"]);
  const { reason } = body;
  if (reason === undefined || (typeof reason === "string" && reason.length <= MAX_REASON_CHARACTERS)) return reason;
  const message = `reason is text of at most ${MAX_REASON_CHARACTERS} characters.`;
  throw new Refusal("invalid_request", { field: "reason", message });
}

/** Logs who denied or allowed which identity. */
function note({ var: { identity, admin } }: Context<Denials>, event: string, reason?: string): void {
  console.log(JSON.stringify({ event, identity, by: admin, reason }));
}

function withoutIdentities(): Refusal {
  const problems = ["The binding IDENTITIES is missing."];
  return new Refusal("not_configured", {
    message: `This deployment cannot deny identities. ${problems.join(" ")}`,
    extra: { problems },
  });
}
