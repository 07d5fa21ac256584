// Cloudflare Worker. Set the secrets with `wrangler secret put`, and in .dev.vars for `wrangler dev`.
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const token = tokenEndpoint({
  credential: (env: Env) => ApiKey.fromEnv(env),
  authenticate,
  grants: (_caller, env) => ({ voice: { incomingAllow: true, outgoingApplicationSid: env.TWIML_APP_SID } }),
});

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    if (new URL(request.url).pathname === "/token") return token(request, env);
    return new Response("Not found", { status: 404 });
  },
};
