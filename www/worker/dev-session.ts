import { SignJWT } from "jose";
import { readJsonObject, refuseUnknownFields } from "./body.ts";
import type { Deployment } from "./deployment.ts";
import { Refusal } from "./errors.ts";
import { isLoopback } from "./setting.ts";

const LIFE = 3600; // seconds
const MAX_NAME_CHARACTERS = 256;

/** Hands out a session to whoever asks, so that the page can be tried: in local development, to the same machine, and nowhere else. */
export async function devSession({ development, session }: Deployment, request: Request): Promise<Response> {
  if (!development || !isLoopback(new URL(request.url)) || !("secret" in session.keys)) throw new Refusal("not_found");
  if (request.method !== "POST") throw new Refusal("method_not_allowed", { headers: { Allow: "POST" } });

  const body = await readJsonObject(request);
  refuseUnknownFields(body, ["name", "role"]);
  const name = readText(body, "name");
  const role = body.role === undefined ? undefined : readText(body, "role");

  const expiresAt = Math.floor(Date.now() / 1000) + LIFE;
  const jwt = new SignJWT(role === undefined ? {} : { role })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(name)
    .setIssuedAt()
    .setExpirationTime(expiresAt);
  if (session.issuer !== undefined) jwt.setIssuer(session.issuer);
  if (session.audience !== undefined) jwt.setAudience(session.audience);
  return Response.json({ session: await jwt.sign(session.keys.secret), expiresAt }, { status: 201 });
}

function readText(body: Record<string, unknown>, field: string): string {
  const value = body[field];
  if (typeof value === "string" && value !== "" && value.length <= MAX_NAME_CHARACTERS) return value;
  const message = `${field} is text of 1 to ${MAX_NAME_CHARACTERS} characters.`;
  throw new Refusal("invalid_request", { field, message });
}
