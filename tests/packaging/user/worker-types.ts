// The main entry, the webhook's and the client's with the types of Cloudflare Workers, where the DOM's are not.
import { ApiKey, ApiKeys, OAuthClient } from "twilio-edge-auth";
import { AccessTokenSource } from "twilio-edge-auth/client";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";

interface Env {
  TWILIO_ACCOUNT_SID: string;
  TWILIO_CLIENT_ID: string;
  KV: KVNamespace;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const client = OAuthClient.fromEnv(env);
    for await (const page of new ApiKeys(client, { fetch }).pages({ pageSize: 1, signal: request.signal })) {
      if (page.unreadable > 0) break;
    }
    new AccessTokenSource("https://t.example/token", { fetch });
    return new Response(`${typeof ApiKey} ${typeof verifyWebhookRequest}`);
  },
};
