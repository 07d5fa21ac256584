import type { Context } from "hono";
import { type AccessToken, CredentialError } from "twilio-edge-auth";
import { backgroundOf } from "./activity/activity-log.ts";
import { verifyAdmin } from "./admin.ts";
import { readForm } from "./body.ts";
import { type Deployment, deploymentOf } from "./deployment.ts";
import type { Env } from "./env.ts";
import { Refusal } from "./errors.ts";
import { addressOf } from "./gate/address.ts";
import { readBearer, unauthorized } from "./session.ts";

const MAX_BODY_BYTES = 20_480; // a token has 16 KiB at most

/** What is said of a token, in the manner of RFC 7662; times are seconds since the epoch. */
export type Introspection =
  | ({ active: true } & TokenFacts)
  /** Of a token that is good but for its identity, which is denied, all is told. */
  | ({ active: false; reason: string } & Partial<TokenFacts>);

interface TokenFacts {
  /** The identity: whose token it is. */
  sub: string | undefined;
  iat: number | undefined;
  exp: number;
  jti: string;
  keySid: string;
  grants: Record<string, unknown>;
}

/**
 * POST /introspect: whether a token of this deployment is good, why not, and whose it is. For backends that send the deployment's
 * introspection secret, and for admins. It is a line in the log, with who asked.
 */
export async function introspect(context: Context<{ Bindings: Env }>): Promise<Response> {
  const deployment = deploymentOf(context.env);
  const request = context.req.raw;
  const by = await authorize(deployment, request);
  const answer = await judge(deployment, await readToken(request));
  const { grants: _, ...facts } = answer;
  const line = { event: "introspection", at: Math.floor(Date.now() / 1000), by, ...facts };
  deployment.audit.write(line, addressOf(request), backgroundOf(context));
  return context.json(answer);
}

/** Who asks: an admin, or a backend. */
async function authorize(deployment: Deployment, request: Request): Promise<string> {
  const { introspectionSecret } = deployment;
  const [, shown] = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (introspectionSecret !== undefined && shown !== undefined && (await equal(introspectionSecret, shown))) {
    return "the introspection secret";
  }
  if (introspectionSecret === undefined || deployment.verifyAdmin !== undefined)
    return verifyAdmin(deployment, request);
  readBearer(request.headers.get("authorization"));
  throw unauthorized("session_foreign");
}

/** Whether both texts are the same, in a time that says nothing of where they differ. */
async function equal(...texts: [string, string]): Promise<boolean> {
  const hashOf = async (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const [a, b] = (await Promise.all(texts.map(hashOf))).map((hash) => new Uint8Array(hash)) as [Uint8Array, Uint8Array];
  return a.reduce((difference, byte, index) => difference | (byte ^ (b[index] ?? 0)), 0) === 0;
}

async function readToken(request: Request): Promise<string> {
  const [token, second] = (await readForm(request, MAX_BODY_BYTES)).getAll("token");
  if (token !== undefined && token !== "" && second === undefined) return token;
  throw new Refusal("invalid_request", { field: "token", message: "Send one token: token=eyJ…" });
}

async function judge({ signer, identities }: Deployment, jwt: string): Promise<Introspection> {
  let token: AccessToken;
  try {
    token = await signer.verify(jwt);
  } catch (error) {
    // Of a token that is not this deployment's, or no longer good, nothing is told but why.
    if (error instanceof CredentialError) return { active: false, reason: error.code };
    throw error;
  }
  const { identity, issuedAt, expiresAt, id, keySid, grants } = token;
  const facts = { sub: identity, iat: issuedAt, exp: expiresAt, jti: id, keySid, grants };
  const denied = identity !== undefined && ((await identities?.denial(identity)) ?? null) !== null;
  return denied ? { active: false, reason: "identity_denied", ...facts } : { active: true, ...facts };
}
