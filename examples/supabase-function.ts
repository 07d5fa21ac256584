// Supabase Edge Function: supabase/functions/token/index.ts. Browsers call it from another origin, hence `cors`.
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const token = tokenEndpoint({
  credential: ApiKey.fromEnv(Deno.env.toObject()),
  authenticate: (request) => authenticate(request, Deno.env.toObject()),
  grants: { voice: { incomingAllow: true } },
  cors: { origins: [Deno.env.get("APP_ORIGIN") ?? ""], headers: ["apikey", "x-client-info"] },
});

Deno.serve((request) => token(request));
