// Bun: bun bun.ts
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const token = tokenEndpoint({
  credential: () => ApiKey.fromEnv(process.env),
  authenticate: (request) => authenticate(request, process.env),
  grants: { voice: { incomingAllow: true } },
});

const server = Bun.serve({ routes: { "/token": (request) => token(request) } });
console.log(`Listening on ${server.url}`);
