import { type Context, Hono } from "hono";
import type { Decision, IssuedDecision, RefusedDecision } from "../activity/decision.ts";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { addressOf } from "../http/address.ts";
import { backgroundOf } from "../http/background.ts";
import { readJsonObject } from "../http/body.ts";
import { methodNotAllowed, Refusal } from "../http/errors.ts";
import { rateLimitersOf } from "../http/rate-limiters.ts";
import { jsonResponse } from "../http/response.ts";
import { encodeIdentity, IDENTITY_RULE, type IdentityEncoding, isIdentity } from "../identities/identity.ts";
import type { Issued } from "./issuer.ts";

const MAX_IDENTITY_CHARACTERS = 256; // of an identity in the log; no token has a longer one

/** POST /token, for the app's users. */
export const tokenRoutes = new Hono<{ Bindings: Env }>();

tokenRoutes.post("/", issueToken);
tokenRoutes.all("/", () => methodNotAllowed("POST"));

/**
 * Issues a token or refuses, and records the decision in the log and the activity. Checks run cheapest first. The token is minted before
 * it is counted, so that a refused request does not use the quota.
 */
async function issueToken(context: Context<{ Bindings: Env }>): Promise<Response> {
  const { verifySession, signer, identities, identityEncoding, audit, activity } = deploymentOf(context.env);
  const request = context.req.raw;
  const address = addressOf(request);
  const record = (decision: Decision): void => {
    const background = backgroundOf(context);
    const line = { event: "token", ...decision };
    const isFlood = decision.outcome === "refused" && decision.reason === "too_many_requests";
    if (isFlood) audit.writeSampled(line, address, background);
    else audit.write(line, address, background);
    activity.note(decision, background);
  };

  let identity: string | undefined;
  try {
    const subject = await verifySession(request.headers.get("authorization"));
    identity = isIdentity(subject) ? encodeIdentity(subject, identityEncoding) : subject;
    if (!isIdentity(subject) || !isIdentity(identity)) {
      throw new Refusal("identity_not_allowed", { message: IDENTITY_RULE });
    }
    await rateLimitersOf(context.env).limitIdentity(identity);
    const issued = await signer.issue(identity, await readJsonObject(request));
    await identities?.admit(identity);
    record(issuedAs(issued));
    return jsonResponse(issued.response, 201);
  } catch (error) {
    record(refusedFor(error, identity));
    if (error instanceof Refusal && error.code === "identity_not_allowed") adviseOnce(context.env, identityEncoding);
    throw error;
  }
}

const advised = new WeakSet<Env>();

/** Logs once which settings help if an identity is not allowed: all users of the app may be affected. */
function adviseOnce(env: Env, encoding: IdentityEncoding): void {
  if (advised.has(env)) return;
  advised.add(env);
  const advice =
    encoding === "none"
      ? "Voice allows only letters, digits and _: set IDENTITY_ENCODING to flex, or SESSION_IDENTITY_CLAIM to a claim with such values."
      : "An encoded identity is too long: set SESSION_IDENTITY_CLAIM to a claim with shorter values.";
  console.warn(JSON.stringify({ event: "identity_not_allowed", advice }));
}

function issuedAs({ response, id, keySid, grants }: Issued): IssuedDecision {
  const { identity, expiresAt } = response;
  return { at: now(), outcome: "issued", identity, grants, expiresAt, keySid, jti: id };
}

function refusedFor(error: unknown, identity: string | undefined): RefusedDecision {
  return {
    at: now(),
    outcome: "refused",
    reason: error instanceof Refusal ? error.code : "internal_error",
    ...(identity === undefined ? {} : { identity: identity.slice(0, MAX_IDENTITY_CHARACTERS) }),
  };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
