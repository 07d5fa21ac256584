import { credential, grants, identityOf, tokensOf } from "../fixture.mjs";

/** `pkg` is the package as the runtime imports it. */
export async function ours(pkg) {
  const inPage = typeof document === "undefined" ? {} : { dangerouslyAllowBrowser: true };
  const key = new pkg.ApiKey({ ...credential, ...inPage });
  const template = key.accessTokenTemplate({ grants });
  const mint = (call) => key.mintAccessToken({ identity: identityOf(call), grants });
  const token = await tokensOf(mint);
  return {
    name: "twilio-edge-auth",
    mint,
    mintFromTemplate: (call) => template.mint(identityOf(call)),
    verify: (call) => key.verifyAccessToken(token(call)),
    decode: (call) => pkg.decodeAccessToken(token(call)),
    basicHeader: () => key.authorizationHeader(),
    token,
  };
}
