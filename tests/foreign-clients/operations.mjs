// The operations that every client runs, and how this package runs them.
import { ApiKey, ApiKeys, AuthToken, AuthTokens, OAuthApps, OAuthClient, WebhookSharedKeys } from "twilio-edge-auth";
import { accountSid, values } from "../local-account/harness.mjs";

export const allow = ["/twilio/messaging/messages/list"];
export const otherAllow = ["/twilio/messaging/messages/read", "/twilio/voice/calls/create"];
export const idempotencyKey = "0193b2c4-5f00-7abc-8def-0123456789ab";

const authToken = () => new AuthToken({ accountSid, authToken: values.TWILIO_AUTH_TOKEN });
const mainKey = () => new ApiKey({ accountSid, sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET });
const read = async (list) => {
  for await (const _ of list);
};

async function keys(credential, options, more, change) {
  const apiKeys = new ApiKeys(credential, options);
  const { sid } = await apiKeys.create({ friendlyName: "a b&c", ...more });
  await apiKeys.get(sid);
  await apiKeys.update(sid, { friendlyName: "renamed", ...change });
  await read(apiKeys.list({ pageSize: 1000 }));
  await apiKeys.delete(sid);
}

/** A list of three pages. */
async function pages(credential, options) {
  const apiKeys = new ApiKeys(credential, options);
  const created = [];
  for (let at = 0; at < 4; at += 1) created.push(await apiKeys.create({ friendlyName: `page ${at}` }));
  await read(apiKeys.list({ pageSize: 2 }));
  for (const { sid } of created) await apiKeys.delete(sid);
}

async function authTokens(baseUrl, options) {
  const tokens = new AuthTokens(authToken(), { baseUrl });
  await tokens.createSecondary(options);
  await tokens.deleteSecondary(options);
  await tokens.createSecondary(options);
  await tokens.promote(options);
}

/** Each operation with this package, with requests to `baseUrl`. `subaccount` is the SID of a subaccount. */
export const ours = {
  "keys over 2010-04-01": (baseUrl) => keys(mainKey(), { baseUrl, api: "2010-04-01" }),
  "pages of keys over 2010-04-01": (baseUrl) => pages(mainKey(), { baseUrl, api: "2010-04-01" }),
  "keys of a subaccount over 2010-04-01": (baseUrl, subaccount) =>
    keys(authToken(), { baseUrl, api: "2010-04-01", accountSid: subaccount }),
  "Standard keys over IAM v1": (baseUrl) => keys(authToken(), { baseUrl }),
  "Restricted keys over IAM v1": (baseUrl) =>
    keys(authToken(), { baseUrl }, { policy: { allow } }, { policy: { allow: otherAllow } }),
  "pages of keys over IAM v1": (baseUrl) => pages(mainKey(), { baseUrl }),
  // Twilio documents a subaccount's keys over IAM v1 for these two; the other operations are those of 2010-04-01.
  "keys of a subaccount over IAM v1": async (baseUrl, subaccount) => {
    const apiKeys = new ApiKeys(authToken(), { baseUrl, accountSid: subaccount });
    await apiKeys.create({ friendlyName: "a b&c", policy: { allow } });
    await read(apiKeys.list({ pageSize: 1000 }));
  },
  "Auth Tokens": (baseUrl) => authTokens(baseUrl),
  "Auth Tokens without an email": (baseUrl) => authTokens(baseUrl, { suppressEmail: true }),
  "webhook shared keys": async (baseUrl) => {
    const sharedKeys = new WebhookSharedKeys(mainKey(), { baseUrl });
    const { id } = await sharedKeys.create({ friendlyName: "orders", idempotencyKey });
    await read(sharedKeys.list({ pageSize: 50 }));
    await sharedKeys.get(id);
    await sharedKeys.update(id, { friendlyName: "renamed" });
    await sharedKeys.delete(id);
  },
  "OAuth apps": async (baseUrl) => {
    const apps = new OAuthApps(mainKey(), { baseUrl });
    const policy = { allow };
    const { sid } = await apps.create({ friendlyName: "reader", policy, accessTokenTtl: 600 });
    await apps.update(sid, { description: "reads" });
    await apps.delete(sid);
  },
  "keys with the token of an OAuth app": async (baseUrl) => {
    const { TWILIO_CLIENT_ID: clientId, TWILIO_CLIENT_SECRET: clientSecret } = values;
    const app = new OAuthClient({ clientId, clientSecret, accountSid, baseUrl });
    await keys(app, { baseUrl });
  },
};
