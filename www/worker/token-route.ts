import type { Context } from "hono";
import { readJsonObject } from "./body.ts";
import type { Decision, IssuedDecision, RefusedDecision } from "./decision.ts";
import { type Deployment, deploymentOf } from "./deployment.ts";
import type { Env } from "./env.ts";
import { Refusal } from "./errors.ts";
import type { Issued } from "./token.ts";

const MAX_IDENTITY_CHARACTERS = 256; // of an identity in the log; no token has a longer one

/** POST /token: a token, or a refusal; either way one line in the log, and a place in the activity. */
export async function issueToken(context: Context<{ Bindings: Env }>): Promise<Response> {
  const deployment = deploymentOf(context.env);
  const { signer, verifySession } = deployment;
  const request = context.req.raw;
  let identity: string | undefined;
  try {
    identity = (await verifySession(request.headers.get("authorization"))).subject;
    const issued = await signer.issue(identity, await readJsonObject(request));
    record(context, deployment, issuedAs(issued));
    return context.json(issued.answer, 201);
  } catch (error) {
    record(context, deployment, refusedFor(error, identity));
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

function record(context: Context, { activity }: Deployment, decision: Decision): void {
  console.log(JSON.stringify({ event: "token", ...decision }));
  activity.note(decision, (work) => context.executionCtx.waitUntil(work));
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
