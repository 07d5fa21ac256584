import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from "jose";
import { credential, cty, grantsInToken, identityOf, now, tokensOf, ttl } from "../fixture.mjs";

/** With its key imported once, which is faster: a secret as bytes is imported with every call. */
export async function jose() {
  const { accountSid, sid, secret } = credential;
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
  const mint = (call) => {
    const issuedAt = now();
    return new SignJWT({ grants: grantsInToken(identityOf(call)) })
      .setProtectedHeader({ alg: "HS256", typ: "JWT", cty })
      .setJti(`${sid}-${issuedAt}`)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ttl)
      .setIssuer(sid)
      .setSubject(accountSid)
      .sign(key);
  };
  const token = await tokensOf(mint);
  const rules = { algorithms: ["HS256"], issuer: sid, subject: accountSid, typ: "JWT", requiredClaims: ["exp", "jti"] };
  return {
    mint,
    mintOtherOptions: mint,
    verify: (call) => jwtVerify(token(call), key, rules),
    decode: (call) => [decodeProtectedHeader(token(call)), decodeJwt(token(call))],
  };
}
