// AWS Lambda, behind a function URL or an HTTP API, with Hono's adapter.
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const token = tokenEndpoint({
  credential: () => ApiKey.fromEnv(process.env),
  authenticate: (request) => authenticate(request, process.env),
  grants: { voice: { incomingAllow: true } },
});

export const handler = handle(new Hono().all("*", (c) => token(c.req.raw)));
