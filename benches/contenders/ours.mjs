import { credential, grants, identityOf, tokensOf, ttl } from "../fixture.mjs";
import { webhooks } from "../webhooks.mjs";

/** This package. `pkg` is its namespace as imported by the runtime. */
export async function ours(pkg) {
  const inPage = typeof document === "undefined" ? {} : { dangerouslyAllowBrowser: true };
  const key = new pkg.ApiKey({ ...credential, ...inPage });
  const template = key.accessTokenTemplate({ grants });
  const mint = (call) => key.mintAccessToken({ identity: identityOf(call), grants });
  const token = await tokensOf(mint);
  const account = new pkg.AuthToken({ accountSid: credential.accountSid, authToken: credential.secret, ...inPage });
  const { webhook5, webhook20, webhookBody } = await webhooks();
  return {
    name: "twilio-edge-auth",
    mint,
    mintOtherOptions: (call) =>
      key.mintAccessToken({ identity: identityOf(call), grants, ttl: call % 2 === 0 ? ttl : undefined }),
    mintFromTemplate: (call) => template.mint(identityOf(call)),
    verify: (call) => key.verifyAccessToken(token(call)),
    decode: (call) => pkg.decodeAccessToken(token(call)),
    basicHeader: () => key.authorizationHeader(),
    webhook5: (call) => account.verifyWebhook(webhook5(call)),
    webhook20: (call) => account.verifyWebhook(webhook20(call)),
    webhookBody: (call) => account.verifyWebhook(webhookBody(call)),
    webhookForged: (call) => account.verifyWebhook({ ...webhook20(call), signature: webhook20(call + 1).signature }),
    token,
  };
}
