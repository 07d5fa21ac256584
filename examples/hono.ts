// Hono, in any runtime: settings come from process.env, or from the bindings of a Worker.
import { Hono } from "hono";
import { env } from "hono/adapter";
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const token = tokenEndpoint({
  credential: (settings: Record<string, string>) => ApiKey.fromEnv(settings),
  authenticate,
  grants: { voice: { incomingAllow: true } },
});

export default new Hono().all("/token", (c) => token(c.req.raw, env(c)));
