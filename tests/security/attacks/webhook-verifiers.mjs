// The webhook verification functions of each package.
import sdk from "twilio";
import { AuthToken } from "twilio-edge-auth";
import compat from "twilio-edge-auth/compat";
import { accountSid, authToken } from "./webhook-attacks.mjs";

const token = new AuthToken({ accountSid, authToken });
const check =
  ({ validateRequest, validateRequestWithBody }) =>
  ({ url, signature, params = {}, body }) =>
    body === undefined
      ? validateRequest(authToken, signature, url, params)
      : validateRequestWithBody(authToken, signature, url, body);

export const webhookVerifiers = {
  "twilio-edge-auth": { verify: (request) => token.verifyWebhook(request), lacks: [] },
  "twilio-edge-auth/compat": { verify: check(compat), lacks: [] },
  twilio: { verify: check(sdk), lacks: [] },
};
