import jwt from "jsonwebtoken";
import { credential, cty, grantsInToken, identityOf, now, tokensOf, ttl } from "../fixture.mjs";

export async function jsonwebtoken() {
  const { accountSid, sid, secret } = credential;
  const mint = (call) =>
    jwt.sign({ jti: `${sid}-${now()}`, grants: grantsInToken(identityOf(call)) }, secret, {
      header: { cty },
      issuer: sid,
      subject: accountSid,
      expiresIn: ttl,
    });
  const token = await tokensOf(mint);
  const rules = { algorithms: ["HS256"], issuer: sid, subject: accountSid };
  return {
    mint,
    verify: (call) => jwt.verify(token(call), secret, rules),
    decode: (call) => jwt.decode(token(call), { complete: true }),
  };
}
