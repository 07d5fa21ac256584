import { Refusal } from "./errors.ts";
import type { Session, SessionVerifier } from "./session.ts";

/** The session of the request, which is an admin's, or a refusal. */
export async function verifyAdmin(verifySession: SessionVerifier, request: Request): Promise<Session> {
  const session = await verifySession(request.headers.get("authorization"));
  if (session.role !== "admin") throw new Refusal("admin_only");
  return session;
}
