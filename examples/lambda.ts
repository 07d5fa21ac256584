// AWS Lambda, behind a function URL or an HTTP API.
import { Buffer } from "node:buffer";
import { ApiKey } from "twilio-edge-auth";
import { tokenEndpoint } from "twilio-edge-auth/endpoint";
import { authenticate } from "./session.ts";

const token = tokenEndpoint({
  credential: () => ApiKey.fromEnv(process.env),
  authenticate: (request) => authenticate(request, process.env),
  grants: { voice: { incomingAllow: true } },
});

type Event = {
  requestContext: { domainName: string; http: { method: string; path: string } };
  headers: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
};

export async function handler({ requestContext: { domainName, http }, headers, body, isBase64Encoded }: Event) {
  const bytes = body === undefined ? null : Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  const request = new Request(`https://${domainName}${http.path}`, { method: http.method, headers, body: bytes });
  const response = await token(request);
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}
