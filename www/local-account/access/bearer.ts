import { jwtVerify, SignJWT } from "jose";

/** Fixed, as the real one's is. */
export const BEARER_SECONDS = 3600;

const ISSUER = "https://oauth.twilio.com";
const TYPE = "at+jwt";

export interface BearerClaims {
  accountSid: string;
  clientId: string;
  allow: string[];
}

/** A JWT because clients read its `exp`; what it says is for this account alone, which holds the only key to it. */
export function signBearer({ accountSid, clientId, allow }: BearerClaims, key: CryptoKey): Promise<string> {
  return new SignJWT({ scope: allow.join(" "), act: { sub: accountSid } })
    .setProtectedHeader({ alg: "HS256", typ: TYPE })
    .setIssuer(ISSUER)
    .setSubject(clientId)
    .setIssuedAt()
    .setExpirationTime(`${BEARER_SECONDS}s`)
    .sign(key);
}

/** The permissions of a good token of this client, or undefined. */
export async function verifyBearer(token: string, clientId: string, key: CryptoKey): Promise<string[] | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["HS256"],
      typ: TYPE,
      issuer: ISSUER,
      subject: clientId,
      requiredClaims: ["exp", "scope"],
    });
    return String(payload.scope).split(" ");
  } catch {
    return undefined;
  }
}
