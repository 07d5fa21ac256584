import { decode, sign, verify } from "hono/jwt";
import { credential, grantsInToken, identityOf, now, tokensOf, ttl } from "../fixture.mjs";

/** Accepts only a string secret, which it imports with every call. Its header cannot have `cty`, so its tokens are shorter. */
export async function hono() {
  const { accountSid, sid, secret } = credential;
  const mint = (call) => {
    const issuedAt = now();
    const claims = {
      jti: `${sid}-${issuedAt}`,
      grants: grantsInToken(identityOf(call)),
      iat: issuedAt,
      exp: issuedAt + ttl,
      iss: sid,
      sub: accountSid,
    };
    return sign(claims, secret, "HS256");
  };
  const token = await tokensOf(mint);
  return {
    mint,
    verify: (call) => verify(token(call), secret, { alg: "HS256", iss: sid }),
    decode: (call) => decode(token(call)),
  };
}
