// The operations with the `twilio` package, unchanged, at an origin.
import twilio from "twilio";
import { accountSid, values } from "../local-account/harness.mjs";
import { allow, idempotencyKey, otherAllow } from "./operations.mjs";

/** The place of the requests. The client fetches an OAuth token with an HTTP client of its own, so it is that of the class. */
const place = { origin: undefined };
const { request } = twilio.RequestClient.prototype;
twilio.RequestClient.prototype.request = function (options) {
  const { pathname, search } = new URL(options.uri);
  return request.call(this, { ...options, uri: place.origin + pathname + search });
};

const withToken = () => twilio(accountSid, values.TWILIO_AUTH_TOKEN);
const withKey = () => twilio(values.TWILIO_API_KEY, values.TWILIO_API_SECRET, { accountSid });

function withOAuthApp() {
  const client = twilio(undefined, undefined, { accountSid });
  const { TWILIO_CLIENT_ID, TWILIO_CLIENT_SECRET } = values;
  const builder = new twilio.ClientCredentialProviderBuilder();
  const provider = builder.setClientId(TWILIO_CLIENT_ID).setClientSecret(TWILIO_CLIENT_SECRET).build();
  client.setCredentialProvider(provider);
  return client;
}

async function keys2010(account) {
  const { sid } = await account.newKeys.create({ friendlyName: "a b&c" });
  await account.keys(sid).fetch();
  await account.keys(sid).update({ friendlyName: "renamed" });
  await account.keys.list({ pageSize: 1000 });
  await account.keys(sid).remove();
}

async function keysIam(client, create = {}, update = {}) {
  const { v1 } = client.iam;
  const { sid } = await v1.newApiKey.create({ accountSid, friendlyName: "a b&c", ...create });
  await v1.apiKey(sid).fetch();
  await v1.apiKey(sid).update({ friendlyName: "renamed", ...update });
  await v1.getApiKeys.list({ accountSid, pageSize: 1000 });
  await v1.apiKey(sid).remove();
}

async function authTokens(options) {
  const { v1 } = withToken().accounts;
  await v1.secondaryAuthToken().create(options);
  await v1.secondaryAuthToken().remove(options);
  await v1.secondaryAuthToken().create(options);
  await v1.authTokenPromotion().update(options);
}

async function pages(create, list, remove) {
  const created = [];
  for (let at = 0; at < 4; at += 1) created.push(await create(`page ${at}`));
  await list();
  for (const { sid } of created) await remove(sid);
}

const restricted = { keyType: "restricted", policy: { allow } };

const operations = {
  "keys over 2010-04-01": () => keys2010(withKey()),
  "pages of keys over 2010-04-01": () => {
    const client = withKey();
    return pages(
      (friendlyName) => client.newKeys.create({ friendlyName }),
      () => client.keys.list({ pageSize: 2 }),
      (sid) => client.keys(sid).remove(),
    );
  },
  "keys of a subaccount over 2010-04-01": (subaccount) => keys2010(withToken().api.v2010.accounts(subaccount)),
  "Standard keys over IAM v1": () => keysIam(withToken()),
  "Restricted keys over IAM v1": () => keysIam(withToken(), restricted, { policy: { allow: otherAllow } }),
  "pages of keys over IAM v1": () => {
    const { v1 } = withKey().iam;
    return pages(
      (friendlyName) => v1.newApiKey.create({ accountSid, friendlyName }),
      () => v1.getApiKeys.list({ accountSid, pageSize: 2 }),
      (sid) => v1.apiKey(sid).remove(),
    );
  },
  "keys of a subaccount over IAM v1": async (subaccount) => {
    const { v1 } = withToken().iam;
    await v1.newApiKey.create({ accountSid: subaccount, friendlyName: "a b&c", ...restricted });
    await v1.getApiKeys.list({ accountSid: subaccount, pageSize: 1000 });
  },
  "Auth Tokens": () => authTokens(),
  "Auth Tokens without an email": () => authTokens({ suppressEmailNotification: true }),
  "webhook shared keys": async () => {
    const { sharedKeys } = withKey().webhooks.v1;
    const { id } = await sharedKeys.create({ friendlyName: "orders" }, { "Idempotency-Key": idempotencyKey });
    await sharedKeys.list({ pageSize: 50 });
    await sharedKeys(id).fetch();
    await sharedKeys(id).patch({ friendlyName: "renamed" });
    await sharedKeys(id).remove();
  },
  // The API has snake_case; this client sends the names that it is given.
  "OAuth apps": async () => {
    const { v1 } = withKey().iam;
    const { sid } = await v1.oAuthApps.create({
      type: "Client Credential",
      friendly_name: "reader",
      policy: { allow },
      access_token_ttl: 600,
    });
    await v1.oAuthApps(sid).update({ description: "reads" });
    await v1.oAuthApps(sid).remove();
  },
  "keys with the token of an OAuth app": () => keysIam(withOAuthApp()),
  subaccounts: async () => {
    const { accounts } = withToken().api.v2010;
    const { sid } = await accounts.create({ friendlyName: "a b&c" });
    await accounts(sid).fetch();
    await accounts(sid).update({ friendlyName: "renamed" });
    await accounts.list({ friendlyName: "renamed", status: "active", pageSize: 20 });
    await accounts(sid).update({ status: "suspended" });
    await accounts(sid).update({ status: "active" });
    await accounts(sid).update({ status: "closed" });
  },
};

/** Runs an operation with requests to `origin`. `subaccount` is the SID of a subaccount. */
export async function runInNode(name, origin, subaccount) {
  place.origin = origin;
  await operations[name](subaccount);
}
