// Express 4 and 5: node express.ts
import express from "express";
import { ApiKey } from "twilio-edge-auth";
import { nodeHandler, tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const token = tokenEndpoint({
  credential: () => ApiKey.fromEnv(process.env),
  authenticate: (request) => authenticate(request, process.env),
  grants: { voice: { incomingAllow: true } },
});

const app = express();
app.all("/token", nodeHandler(token)); // before express.json(), which reads the body
export const server = app.listen(Number(process.env.PORT ?? 3000));
