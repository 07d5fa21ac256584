import type { Context } from "hono";
import type { Decision, IssuedDecision, RefusedDecision } from "./activity/decision.ts";
import { readJsonObject } from "./body.ts";
import { deploymentOf } from "./deployment.ts";
import type { Env } from "./env.ts";
import { Refusal } from "./errors.ts";
import { addressOf } from "./gate/address.ts";
import { IDENTITY_RULE, isIdentity } from "./gate/identity.ts";
import type { Issued } from "./token.ts";

const MAX_IDENTITY_CHARACTERS = 256; // of an identity in the log; no token has a longer one

/**
 * POST /token: a token, or a refusal; either way one line in the log, and a place in the activity. What costs least comes first. The
 * token is made before its quota is asked, so that a request which can have none takes nothing from it.
 */
export async function issueToken(context: Context<{ Bindings: Env }>): Promise<Response> {
  const { brakes, verifySession, signer, identities, audit, activity } = deploymentOf(context.env);
  const request = context.req.raw;
  const address = addressOf(request);
  const record = (decision: Decision): void => {
    const background = (work: Promise<unknown>) => context.executionCtx.waitUntil(work);
    audit.write({ event: "token", ...decision }, address, background);
    activity.note(decision, background);
  };

  let identity: string | undefined;
  try {
    await brakes.forAddress(address);
    identity = (await verifySession(request.headers.get("authorization"))).subject;
    if (!isIdentity(identity)) throw new Refusal("identity_not_allowed", { message: IDENTITY_RULE });
    await brakes.forIdentity(identity);
    const issued = await signer.issue(identity, await readJsonObject(request));
    await identities?.admit(identity);
    record(issuedAs(issued));
    return context.json(issued.answer, 201);
  } catch (error) {
    record(refusedFor(error, identity));
    throw error;
  }
}

function issuedAs({ answer, id, keySid, grants }: Issued): IssuedDecision {
  const { identity, expiresAt } = answer;
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
