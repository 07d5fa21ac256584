// Deno: deno run --allow-net --allow-env deno.ts
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const settings = Deno.env.toObject();
const token = tokenEndpoint({
  credential: ApiKey.fromEnv(settings),
  authenticate: (request) => authenticate(request, settings),
  grants: { voice: { incomingAllow: true } },
});

Deno.serve((request) => token(request));
