import { Refusal } from "../http/errors.ts";
import { jwtVerifier, readBearer, readJwt, stringClaim, type VerifierConfig } from "./session.ts";

const ACCESS_HEADER = "cf-access-jwt-assertion";

/** The sessions of admins. */
export interface AdminConfig extends VerifierConfig {
  roleClaim: string;
  /** Undefined: every verified session is that of an admin. */
  role: string | undefined;
  /** Whether Cloudflare Access signs admins in. It sends their session in its own header. */
  isAccess: boolean;
}

/** Returns the subject of an admin's session, or refuses with a 401 or 403. */
export type AdminVerifier = (request: Request) => Promise<string>;

/** Admins have a verifier of their own: the secret that signs the sessions of users gives no access to admin routes. */
export function adminVerifier(config: AdminConfig): AdminVerifier {
  const { roleClaim, role, isAccess } = config;
  const verify = jwtVerifier(config, "sub");
  return async (request) => {
    const { headers } = request;
    if (isAccess) refuseCrossSite(request);
    const jwt = isAccess ? readJwt(headers.get(ACCESS_HEADER)) : readBearer(headers.get("authorization"));
    const claims = await verify(jwt);
    const subject = stringClaim(claims, "sub");
    const held = Object.hasOwn(claims, roleClaim) ? claims[roleClaim] : undefined;
    const isAdmin = role === undefined || held === role || (Array.isArray(held) && held.includes(role));
    if (!isAdmin) throw new Refusal("admin_only");
    return subject;
  };
}

/** Returns the subject of the admin who sent the request. If admins have no verifier, their routes do not exist. */
export async function verifyAdmin(
  { verifyAdmin: verify }: { verifyAdmin: AdminVerifier | undefined },
  request: Request,
): Promise<string> {
  if (verify === undefined) throw new Refusal("not_found");
  return verify(request);
}

/** Access uses a cookie, which browsers also send with requests of other sites. */
function refuseCrossSite(request: Request): void {
  const origin = request.headers.get("origin");
  if (origin === null || origin === new URL(request.url).origin) return;
  throw new Refusal("origin_not_allowed", { message: "Pages of other origins cannot act for admins." });
}
