// Cloudflare Worker. Set the secrets with `wrangler secret put`, and in .dev.vars for `wrangler dev`.
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

export default {
  fetch: tokenEndpoint({
    credential: (env: Env) => ApiKey.fromEnv(env),
    authenticate,
    grants: (_caller, env) => ({ voice: { incomingAllow: true, outgoingApplicationSid: env.TWIML_APP_SID } }),
  }),
};
