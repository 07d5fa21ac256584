// Code that must not compile: the sub-paths, and the main entry except keys and tokens.
import { type AuthToken, KeyRing, signedUrls, WebhookSharedKey } from "twilio-edge-auth";
import { jwt, validateRequest } from "twilio-edge-auth/compat";
import { type PermissionInfo, permissions } from "twilio-edge-auth/permissions";
import { importPrivateKey, type PrivateKey, signRequest } from "twilio-edge-auth/pkcv";
import { init, initSync } from "twilio-edge-auth/slim";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";

// @ts-expect-error the package's files are not for import
export type Inner = typeof import("twilio-edge-auth/dist/api.js");
// @ts-expect-error an inner function
export type InnerFunction = typeof import("twilio-edge-auth/pkcv").requirePrivateKey;
// @ts-expect-error the main entry is loaded when it is imported
export type Loading = typeof import("twilio-edge-auth").init;

declare const token: AuthToken;
declare const privateKey: PrivateKey;
const key = { accountSid: "", sid: "" };

// @ts-expect-error what was signed is to be said
token.clientCapabilityToken({ ttl: "3600" });
// @ts-expect-error a scope in the SDK's spelling
token.clientCapabilityToken({ outgoing: { clientName: "" } });
// @ts-expect-error a workspace is missing
token.taskRouterCapabilityToken({ channelId: "" });
// @ts-expect-error an unknown method
token.taskRouterCapabilityToken({ workspaceSid: "", channelId: "", policies: [{ url: "", method: "FETCH" }] });
// @ts-expect-error no access to the secret
token.authToken;
// @ts-expect-error the id is missing
new WebhookSharedKey({ secret: "" });
// @ts-expect-error a shared key makes no requests
new WebhookSharedKey({ id: "", secret: "" }).authorizationHeader();
// @ts-expect-error a ring needs a list
new KeyRing();
// @ts-expect-error a URL is text
signedUrls(new URL("https://example.com"));

// @ts-expect-error the SDK's order: account, key, secret, options
new jwt.AccessToken("", "", { identity: "" });
// @ts-expect-error the SDK's own rule: an identity
new jwt.AccessToken("", "", "", { ttl: 1 });
// @ts-expect-error an unknown algorithm
new jwt.AccessToken("", "", "", { identity: "" }).toJwt("none");
// @ts-expect-error not a grant
new jwt.AccessToken("", "", "", { identity: "" }).addGrant({ room: "" });
// @ts-expect-error another product's option
new jwt.AccessToken.VideoGrant({ serviceSid: "" });
// @ts-expect-error parameters are missing
validateRequest("", "", "");

// @ts-expect-error an unknown algorithm
importPrivateKey("", { algorithm: "HS256" });
// @ts-expect-error a private key is none as text
signRequest(new Request(""), { key, credentialSid: "", privateKey: "" });
// @ts-expect-error no public key is named
signRequest(new Request(""), { key, privateKey });
// @ts-expect-error a URL is not a request
signRequest("https://example.com", { key, credentialSid: "", privateKey });

// @ts-expect-error nothing to load
init();
// @ts-expect-error the module must be in an object
initSync(new Uint8Array());
// @ts-expect-error its memory is not to be replaced
initSync({ module: undefined }).memory = {};

// @ts-expect-error without a credential
verifyWebhookRequest(new Request(""));
// @ts-expect-error an unknown option
verifyWebhookRequest(new Request(""), token, { secret: "" });

// @ts-expect-error read only
permissions.push();
// @ts-expect-error an unknown permission is not in the catalogue
export const entry: PermissionInfo["permission"] = "/twilio/tomorrow/things/read";
