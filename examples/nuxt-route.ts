// Nuxt and Nitro: server/routes/token.ts
import { defineEventHandler, toWebRequest } from "h3";
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const token = tokenEndpoint({
  credential: () => ApiKey.fromEnv(process.env),
  authenticate: (request) => authenticate(request, process.env),
  grants: { voice: { incomingAllow: true } },
});

export default defineEventHandler((event) => token(toWebRequest(event)));
