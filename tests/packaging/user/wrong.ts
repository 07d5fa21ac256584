// What must not compile: each line below an expectation is an error, or the expectation is one.
import { ApiKey, type AuthToken, type CredentialError, decodeAccessToken, KeyRing } from "twilio-edge-auth";
import { AccessTokenSource } from "twilio-edge-auth/client";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";

declare const key: ApiKey;
declare const token: AuthToken;
declare const error: CredentialError;
declare const source: AccessTokenSource;

// @ts-expect-error the secret is missing
new ApiKey({ accountSid: "", sid: "" });
// @ts-expect-error an unknown option
new ApiKey({ accountSid: "", sid: "", secret: "", color: "red" });
// @ts-expect-error an unknown type
new ApiKey({ accountSid: "", sid: "", secret: "", type: "admin" });
// @ts-expect-error no access to the secret
key.secret;
// @ts-expect-error read only
key.sid = "";
// @ts-expect-error no identity
key.mintAccessToken({ ttl: 1 });
// @ts-expect-error a ttl is a number
key.mintAccessToken({ identity: "a", ttl: "3600" });
// @ts-expect-error an unknown algorithm
key.mintAccessToken({ identity: "a", algorithm: "none" });
// @ts-expect-error an unknown grant
key.mintAccessToken({ identity: "a", grants: { vidoe: {} } });
// @ts-expect-error a grant's field in the token's spelling
key.mintAccessToken({ identity: "a", grants: { chat: { service_sid: "" } } });
// @ts-expect-error the identity is the mint's
key.accessTokenTemplate({ identity: "a" });
// @ts-expect-error the time is the mint's
key.accessTokenTemplate({ issuedAt: 1 });
// @ts-expect-error an unknown algorithm
key.verifyAccessToken("", { algorithms: ["RS256"] });
// @ts-expect-error a ring is of keys
new KeyRing(["SK"]);
// @ts-expect-error a token is text
decodeAccessToken(1);
// @ts-expect-error no such code
error.code === "no_such_code";
// @ts-expect-error a URL is text
token.webhookSignature(new URL("https://example.com"));
// @ts-expect-error a form is of texts
token.webhookSignature("", { a: 1 });
// @ts-expect-error without a signature
token.verifyWebhook({ url: "" });
// @ts-expect-error an unknown option
token.verifyWebhook({ url: "", signature: "", query: {} });
// @ts-expect-error an ApiKey signs no webhooks
await verifyWebhookRequest(new Request(""), key);
// @ts-expect-error what is refused has no parameters
(await verifyWebhookRequest(new Request(""), token)).params;
// @ts-expect-error no address
new AccessTokenSource();
// @ts-expect-error an unknown option
new AccessTokenSource("/token", { timeoutt: 5 });
// @ts-expect-error seconds are a number
new AccessTokenSource("/token", { minimumLife: "60" });
// @ts-expect-error invalid headers
new AccessTokenSource("/token", { headers: () => 5 });
// @ts-expect-error the token comes later
source.get().length;
// @ts-expect-error a refresh brings no error
source.addEventListener("refresh", (event) => event.error);
