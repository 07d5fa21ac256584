import { createDecoder, createSigner, createVerifier } from "fast-jwt";
import { credential, cty, grantsInToken, identityOf, now, tokensOf, ttl } from "../fixture.mjs";

/** With signer, verifier and decoder created once, and without its token cache. */
export async function fastJwt() {
  const { accountSid, sid, secret } = credential;
  const sign = createSigner({
    key: secret,
    algorithm: "HS256",
    header: { cty },
    iss: sid,
    sub: accountSid,
    expiresIn: ttl * 1000,
  });
  const verify = createVerifier({
    key: secret,
    algorithms: ["HS256"],
    allowedIss: sid,
    allowedSub: accountSid,
    cache: false,
  });
  const decode = createDecoder({ complete: true });
  const mint = (call) => sign({ jti: `${sid}-${now()}`, grants: grantsInToken(identityOf(call)) });
  const token = await tokensOf(mint);
  return {
    mint,
    mintOtherOptions: mint,
    // It has no templates. The same call with a reused signer is compared with the template.
    mintFromTemplate: mint,
    verify: (call) => verify(token(call)),
    decode: (call) => decode(token(call)),
  };
}
