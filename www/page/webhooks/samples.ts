/** Code that verifies webhooks, in several frameworks. */
export const SAMPLES = [
  [
    "Worker",
    `import { AuthToken } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";

export default {
  async fetch(request, env) {
    const authToken = AuthToken.fromEnv(env);
    const verdict = await verifyWebhookRequest(request, authToken);
    if (!verdict.valid) return new Response(null, { status: verdict.status });
    return new Response(\`From \${verdict.params.get("From")}\`);
  },
};`,
  ],
  [
    "Hono",
    `import { Hono } from "hono";
import { AuthToken } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";

const authToken = AuthToken.fromEnv(process.env);
const app = new Hono();
app.post("/sms", async (c) => {
  const verdict = await verifyWebhookRequest(c.req.raw, authToken, {
    baseUrl: "https://www.example.com",
  });
  if (!verdict.valid) return c.text("Forbidden", verdict.status);
  return c.text(\`From \${verdict.params.get("From")}\`);
});`,
  ],
  [
    "Express",
    `import express from "express";
import { AuthToken } from "twilio-edge-auth";

const authToken = AuthToken.fromEnv(process.env);
const app = express();
app.post("/sms", express.urlencoded({ extended: false }), (req, res) => {
  const valid = authToken.verifyWebhook({
    url: "https://www.example.com" + req.originalUrl,
    signature: req.headers["x-twilio-signature"],
    params: req.body,
  });
  if (!valid) return res.status(403).send("Forbidden");
  res.send(\`From \${req.body.From}\`);
});`,
  ],
  [
    "WebSocket",
    `import { AuthToken } from "twilio-edge-auth";

const authToken = AuthToken.fromEnv(process.env);
server.on("upgrade", (request, socket) => {
  const valid = authToken.verifyWebhook({
    url: "wss://www.example.com" + request.url,
    signature: request.headers["x-twilio-signature"],
  });
  if (!valid) socket.destroy();
});`,
  ],
] as const;
