// Who is calling? Your app's session check, used by the other examples: here a JWT of your app, signed with HS256.
import { jwtVerify } from "jose";

type Settings = { SESSION_SECRET?: string };

/** Returns the caller, or null if the request has no valid session. */
export async function authenticate(request: Request, env: Settings): Promise<{ identity: string } | null> {
  const [, session] = /^Bearer (\S+)$/.exec(request.headers.get("Authorization") ?? "") ?? [];
  if (session === undefined || !env.SESSION_SECRET) return null;
  const secret = new TextEncoder().encode(env.SESSION_SECRET);
  try {
    const { payload } = await jwtVerify(session, secret, { algorithms: ["HS256"], requiredClaims: ["sub", "exp"] });
    return payload.sub ? { identity: payload.sub } : null;
  } catch {
    return null; // forged or expired
  }
}
