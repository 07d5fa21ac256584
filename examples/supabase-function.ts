// Supabase Edge Function: supabase/functions/token/index.ts. Browsers call it from another origin, hence `cors`.
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const settings = Deno.env.toObject();
const token = tokenEndpoint({
  credential: ApiKey.fromEnv(settings),
  authenticate: (request) => authenticate(request, settings),
  grants: { voice: { incomingAllow: true } },
  cors: { origins: [settings.APP_ORIGIN ?? ""], headers: ["apikey", "x-client-info"] },
});

Deno.serve((request) => token(request));
