import AccessToken from "twilio/lib/jwt/AccessToken.js";
import { validateRequest, validateRequestWithBody } from "twilio/lib/webhooks/webhooks.js";
import { credential, grants, identityOf, ttl } from "../fixture.mjs";
import { webhooks } from "../webhooks.mjs";

const { secret: authToken } = credential;

/** Mints tokens and verifies webhooks. It cannot verify tokens. */
export async function twilioPackage() {
  const { webhook5, webhook20, webhookBody } = await webhooks();
  const validate = ({ url, params, signature }) => validateRequest(authToken, signature, url, params);
  return {
    mint(call) {
      const { accountSid, sid, secret } = credential;
      const token = new AccessToken(accountSid, sid, secret, { identity: identityOf(call), ttl });
      token.addGrant(new AccessToken.VoiceGrant(grants.voice));
      token.addGrant(new AccessToken.ChatGrant(grants.chat));
      return token.toJwt();
    },
    webhook5: (call) => validate(webhook5(call)),
    webhook20: (call) => validate(webhook20(call)),
    webhookBody(call) {
      const { url, body, signature } = webhookBody(call);
      return validateRequestWithBody(authToken, signature, url, body);
    },
    webhookForged: (call) => validate({ ...webhook20(call), signature: webhook20(call + 1).signature }),
  };
}
