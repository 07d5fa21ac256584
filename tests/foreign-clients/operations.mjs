// The operations that every client runs, and how this package runs them.
import { ApiKey, ApiKeys, AuthToken, AuthTokens, OAuthApps, WebhookSharedKeys } from "twilio-edge-auth";
import { accountSid, values } from "../local-account/harness.mjs";

export const allow = ["/twilio/messaging/messages/list"];
export const idempotencyKey = "0193b2c4-5f00-7abc-8def-0123456789ab";

const authToken = () => new AuthToken({ accountSid, authToken: values.TWILIO_AUTH_TOKEN });
const mainKey = () => new ApiKey({ accountSid, sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET });
const read = async (list) => {
  for await (const _ of list);
};

async function keys(credential, options, more) {
  const apiKeys = new ApiKeys(credential, options);
  const { sid } = await apiKeys.create({ friendlyName: "a b&c", ...more });
  await apiKeys.get(sid);
  await apiKeys.update(sid, { friendlyName: "renamed" });
  await read(apiKeys.list({ pageSize: 1000 }));
  await apiKeys.delete(sid);
}

/** Each operation with this package, with requests to `baseUrl`. */
export const ours = {
  "keys over 2010-04-01": (baseUrl) => keys(mainKey(), { baseUrl, api: "2010-04-01" }),
  "Restricted keys over IAM v1": (baseUrl) => keys(authToken(), { baseUrl }, { policy: { allow } }),
  "Auth Tokens": async (baseUrl) => {
    const tokens = new AuthTokens(authToken(), { baseUrl });
    await tokens.createSecondary();
    await tokens.deleteSecondary();
    await tokens.createSecondary();
    await tokens.promote();
  },
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
};
