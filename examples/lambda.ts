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

type Event = Record<"rawPath" | "rawQueryString", string> & {
  requestContext: { domainName: string; http: { method: string } };
  headers: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
};

export async function handler({ requestContext: { domainName, http }, rawPath, rawQueryString, ...event }: Event) {
  const body = event.body === undefined ? null : Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8");
  const url = `https://${domainName}${rawPath}?${rawQueryString}`;
  const response = await token(new Request(url, { method: http.method, headers: event.headers, body }));
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}
