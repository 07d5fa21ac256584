// Node without a framework: node node.ts
import { createServer } from "node:http";
import { ApiKey } from "twilio-edge-auth";
import { nodeHandler, tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const token = tokenEndpoint({
  credential: () => ApiKey.fromEnv(process.env),
  authenticate: (request) => authenticate(request, process.env),
  grants: { voice: { incomingAllow: true } },
});

export const server = createServer(nodeHandler(token));
server.listen(Number(process.env.PORT ?? 3000));
