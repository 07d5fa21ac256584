// Media Streams and ConversationRelay in a Cloudflare Worker: it verifies the handshake, a Durable Object has the WebSocket.
import { DurableObject } from "cloudflare:workers";
import { AuthToken } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";

type Bindings = { TWILIO_ACCOUNT_SID: string; TWILIO_AUTH_TOKEN: string; CALLS: DurableObjectNamespace };

export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const verdict = await verifyWebhookRequest(request, AuthToken.fromEnv(env));
    if (!verdict.valid) return new Response("Forbidden", { status: verdict.status });
    return env.CALLS.get(env.CALLS.newUniqueId()).fetch(request);
  },
};

export class Call extends DurableObject {
  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }
  override webSocketMessage(socket: WebSocket, message: string): void {
    socket.send(`received ${JSON.parse(message).event}`);
  }
}
