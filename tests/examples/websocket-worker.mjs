import { DurableObject } from "cloudflare:workers";
import { AuthToken } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";

export default {
  async fetch(request, env) {
    const verdict = await verifyWebhookRequest(request, AuthToken.fromEnv(env));
    if (!verdict.valid) return new Response("Forbidden", { status: verdict.status });
    return env.CALLS.get(env.CALLS.newUniqueId()).fetch(request);
  },
};

export class Call extends DurableObject {
  fetch() {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }
  webSocketMessage(socket, message) {
    socket.send(`received ${JSON.parse(message).event}`);
  }
}
