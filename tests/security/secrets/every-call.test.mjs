// Every public call, by enumeration: no part of its secrets remains in wasm memory after the created objects are
// freed. Fails for a call that this file does not name, and for a name that the package does not have.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import * as client from "twilio-edge-auth/client";
import * as flex from "twilio-edge-auth/flex";
import * as root from "twilio-edge-auth/slim";
import * as compat from "twilio-edge-auth/slim/compat";
import * as pkcv from "twilio-edge-auth/slim/pkcv";
import * as webhook from "twilio-edge-auth/webhook";
import { randomSecret, remains } from "./memory.mjs";

const { ApiKey, ApiKeys, AuthToken, AuthTokens, KeyRing, OAuthApps, OAuthClient } = root;
const { JwtVerifier, WebhookSharedKey, WebhookSharedKeys } = root;
const accountSid = `AC${"a".repeat(32)}`;
const sid = `SK${"b".repeat(32)}`;
const clientId = `OQ${"c".repeat(32)}`;
const id = "webhooks_sharedkey_x";
const url = "https://example.com/voice";
const channel = { workspaceSid: `WS${"d".repeat(32)}`, channelId: `WK${"e".repeat(32)}` };

const modules = { root, client, compat, flex, pkcv, webhook };
const isClass = (value) => typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
const parents = (prototype) =>
  prototype === Object.prototype || prototype === Error.prototype
    ? []
    : [prototype, ...parents(Object.getPrototypeOf(prototype))];

const nameOf = (key) => (key === Symbol.dispose ? "[Symbol.dispose]" : String(key));

/** Returns the names of a class's calls: constructor, statics, methods and getters, own and inherited. */
function callsOf(name, value) {
  const statics = Reflect.ownKeys(value).filter((key) => !["length", "name", "prototype"].includes(key));
  const methods = parents(value.prototype).flatMap((prototype) => Reflect.ownKeys(prototype));
  return [
    name,
    ...statics.filter((key) => typeof value[key] === "function").map((key) => `${name}.${nameOf(key)}`),
    ...new Set(methods.filter((key) => key !== "constructor" && key !== "name").map((key) => `${name}#${nameOf(key)}`)),
  ];
}

/** The key that is created; it is not in the list. */
const newSid = `SK${"e".repeat(32)}`;

/** A server that returns the key that is asked for or a new one, with this secret, and OAuth tokens. */
const serving =
  (secret) =>
  async (target, { method }) => {
    const { pathname } = new URL(target);
    const asked = /\/Keys\/(SK\w{32})/.exec(pathname)?.[1];
    const key = {
      sid: asked ?? (method === "POST" ? newSid : sid),
      friendly_name: null,
      policy: null,
      date_created: "2026-01-01T00:00:00Z",
      secret,
    };
    const answers = {
      "/v2/token": { access_token: secret, token_type: "Bearer", expires_in: 3600 },
      "/v1/AuthTokens/Secondary": { account_sid: accountSid, secondary_auth_token: secret },
      "/v1/AuthTokens/Promote": { account_sid: accountSid, auth_token: secret },
      "/v1/Webhooks/SharedKeys": { id, secret, sharedKeys: [{ id }], meta: {} },
      [`/v1/Webhooks/SharedKeys/${id}`]: { id },
      "/v1/Account/OAuthApps": { sid: clientId, secret },
      [`/v1/Account/OAuthApps/${clientId}`]: { sid: clientId },
    };
    return Response.json(answers[pathname] ?? { ...key, keys: [key], meta: {} }, { status: 201 });
  };

/** Uses a credential, then frees it. */
const using = (make, use) => async (secret) => {
  const made = make(secret);
  try {
    await use(made, secret);
  } finally {
    made.free();
  }
};
const keyOf = (secret, more) => new ApiKey({ accountSid, sid, secret, ...more });
const key = (use) => using(keyOf, use);
const token = (use) => using((authToken) => new AuthToken({ accountSid, authToken }), use);
const sharedKey = (use) => using((secret) => new WebhookSharedKey({ id, secret }), use);
const jwtVerifier = (use) => using((secret) => new JwtVerifier({ secret, issuer: "x" }), use);
/** Signs `{"alg":"HS256"}` and `{"iss":"x","exp":9e9}`. */
const session = (secret) => {
  const input = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4IiwiZXhwIjo5ZTl9";
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
};
const oauth = (use) =>
  using((secret) => new OAuthClient({ clientId, clientSecret: secret, fetch: serving(secret) }), use);
const keys = (use) => key((credential, secret) => use(new ApiKeys(credential, { fetch: serving(secret) })));
const newKey = (use) => keys(async (lifecycle) => use(await lifecycle.create()));
const tokens = (use) => token((credential, secret) => use(new AuthTokens(credential, { fetch: serving(secret) })));
const sharedKeys = (use) =>
  key((credential, secret) => use(new WebhookSharedKeys(credential, { fetch: serving(secret) })));
const apps = (use) => key((credential, secret) => use(new OAuthApps(credential, { fetch: serving(secret) })));
const described = { friendlyName: "x", policy: { allow: ["/twilio/messaging/messages/list"] } };
const newAuthToken = (use) => tokens(async (lifecycle) => use(await lifecycle.createSecondary()));
const newSharedKey = (use) => sharedKeys(async (lifecycle) => use(await lifecycle.create()));
const newApp = (use) => apps(async (lifecycle) => use(await lifecycle.create(described)));
const template = (use) =>
  key((credential) => using(() => credential.accessTokenTemplate({ grants: { chat: {} } }), use)());
const ring = (use) => key((credential) => use(new KeyRing([credential])));
const fromEnv = (Class, env) => (secret) => {
  Class.fromEnv(env(secret)).free();
  assert.throws(() => Class.fromEnv({ ...env(secret), TWILIO_ACCOUNT_SID: "AC", TWILIO_CLIENT_ID: "OQ" }));
};
const fromBindings = (Class, env) => async (secret) => {
  (await Class.fromBindings(env(secret))).free();
  await assert.rejects(Class.fromBindings({ ...env(secret), TWILIO_ACCOUNT_SID: "AC", TWILIO_CLIENT_ID: "OQ" }));
};
const compatToken = (use) => (secret) => use(new compat.AccessToken(accountSid, sid, secret, { identity: "alice" }));
const capability = (use) => (authToken) => use(new compat.ClientCapability({ accountSid, authToken }));
const taskRouter = (use) => (authToken) => use(new compat.TaskRouterCapability({ accountSid, authToken, ...channel }));
const express = (secret) => {
  const headers = { host: "example.com", "x-twilio-signature": compat.getExpectedTwilioSignature(secret, url, {}) };
  const header = (name) => headers[name.toLowerCase()];
  return { protocol: "https", originalUrl: "/voice", headers, header, get: header, body: {}, method: "POST" };
};
const answer = { type: () => answer, status: () => answer, send: () => answer };
const pemOf = (secret) => `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`;
const rsa = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};

const request = { url, signature: "x", params: { a: "b" } };
const print = (value) => [`${value}`, JSON.stringify(value), inspect(value)];

const calls = {
  ApiKey: key((credential, secret) => {
    for (const wrong of [{ accountSid: "AC" }, { sid: "SK" }, { type: "x" }, { region: "a b" }, { more: 1 }]) {
      assert.throws(() => keyOf(secret, wrong));
    }
    assert.throws(() => keyOf(`${secret}\n`));
    return credential;
  }),
  "ApiKey.fromEnv": fromEnv(ApiKey, (secret) => ({
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_API_KEY: sid,
    TWILIO_API_SECRET: secret,
  })),
  "ApiKey.fromBindings": fromBindings(ApiKey, (secret) => ({
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_API_KEY: sid,
    TWILIO_API_SECRET: { get: async () => secret },
  })),
  "ApiKey#authorizationHeader": key((credential) => credential.authorizationHeader()),
  "ApiKey#mintAccessToken": key((credential) => credential.mintAccessToken({ identity: "alice" })),
  "ApiKey#issueAccessToken": key((credential) => credential.issueAccessToken({ identity: "alice", id: "x" })),
  "ApiKey#accessTokenTemplate": template((made) => made.mint("alice")),
  "ApiKey#verifyAccessToken": key((credential) =>
    credential.verifyAccessToken(credential.mintAccessToken({ identity: "alice" })),
  ),
  "ApiKey#toString": key(print),
  "ApiKey#toJSON": key(print),
  "ApiKey#free": key((credential) => credential.free()),
  "ApiKey#[Symbol.dispose]": (secret) => keyOf(secret)[Symbol.dispose](),
  "AccessTokenTemplate#mint": template((made) => {
    made.mint("alice", { issuedAt: 1_700_000_000 });
    assert.throws(() => made.mint(""));
  }),
  "AccessTokenTemplate#issueAccessToken": template((made) => made.issueAccessToken("alice", { id: "x" })),
  "AccessTokenTemplate#toString": template(print),
  "AccessTokenTemplate#free": template((made) => made.free()),
  "AccessTokenTemplate#[Symbol.dispose]": template((made) => made[Symbol.dispose]()),
  AuthToken: token((credential, authToken) => {
    assert.throws(() => new AuthToken({ accountSid: "AC", authToken }));
    assert.throws(() => new AuthToken({ accountSid, authToken: `${authToken}\n` }));
    return credential;
  }),
  "AuthToken.fromEnv": fromEnv(AuthToken, (secret) => ({ TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: secret })),
  "AuthToken.fromBindings": fromBindings(AuthToken, (secret) => ({
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: { get: async () => secret },
  })),
  "AuthToken#authorizationHeader": token((credential) => credential.authorizationHeader()),
  "AuthToken#clientCapabilityToken": token((credential) => credential.clientCapabilityToken({})),
  "AuthToken#taskRouterCapabilityToken": token((credential) => credential.taskRouterCapabilityToken(channel)),
  "AuthToken#webhookSignature": token((credential) => credential.webhookSignature(url, { a: "b" })),
  "AuthToken#verifyWebhook": token((credential) => credential.verifyWebhook(request)),
  "AuthToken#checkWebhook": token((credential) => credential.checkWebhook(request)),
  "AuthToken#toString": token(print),
  "AuthToken#toJSON": token(print),
  "AuthToken#free": token((credential) => credential.free()),
  "AuthToken#[Symbol.dispose]": token((credential) => credential[Symbol.dispose]()),
  WebhookSharedKey: sharedKey((_, secret) => assert.throws(() => new WebhookSharedKey({ id: "x", secret }))),
  "WebhookSharedKey#webhookSignature": sharedKey((credential) => credential.webhookSignature(url)),
  "WebhookSharedKey#verifyWebhook": sharedKey((credential) => credential.verifyWebhook(request)),
  "WebhookSharedKey#checkWebhook": sharedKey((credential) => credential.checkWebhook(request)),
  "WebhookSharedKey#toString": sharedKey(print),
  "WebhookSharedKey#toJSON": sharedKey(print),
  "WebhookSharedKey#free": sharedKey((credential) => credential.free()),
  "WebhookSharedKey#[Symbol.dispose]": sharedKey((credential) => credential[Symbol.dispose]()),
  JwtVerifier: jwtVerifier((_, secret) => {
    assert.throws(() => new JwtVerifier({ secret, more: 1 }));
    assert.throws(() => new JwtVerifier({ secret, dangerouslyAllowBrowser: true, type: "" }));
    assert.throws(() => new JwtVerifier({ secret: secret.slice(1) }));
  }),
  "JwtVerifier#verify": jwtVerifier((made, secret) => {
    assert.equal(made.verify(session(secret)).iss, "x");
    assert.throws(() => made.verify(session(`${secret}x`)));
  }),
  "JwtVerifier#toString": jwtVerifier(print),
  "JwtVerifier#toJSON": jwtVerifier(print),
  "JwtVerifier#free": jwtVerifier((made) => made.free()),
  "JwtVerifier#[Symbol.dispose]": jwtVerifier((made) => made[Symbol.dispose]()),
  KeyRing: ring((made) => made),
  "KeyRing#mintAccessToken": ring((made) => made.mintAccessToken({ identity: "alice" })),
  "KeyRing#verifyAccessToken": ring((made) => made.verifyAccessToken(made.mintAccessToken({ identity: "alice" }))),
  "KeyRing#keys": ring((made) => made.keys),
  "KeyRing#accountSid": ring((made) => made.accountSid),
  "KeyRing#authorizationHeader": ring((made) => made.authorizationHeader()),
  "KeyRing#issueAccessToken": ring((made) => made.issueAccessToken({ identity: "alice" })),
  "KeyRing#accessTokenTemplate": ring((made) => made.accessTokenTemplate({}).free()),
  "KeyRing#toString": ring(print),
  "KeyRing#free": ring((made) => made.free()),
  "KeyRing#[Symbol.dispose]": ring((made) => made[Symbol.dispose]()),
  OAuthClient: oauth((_, clientSecret) => {
    assert.throws(() => new OAuthClient({ clientId: "OQ", clientSecret }));
    assert.throws(() => new OAuthClient({ clientId, clientSecret, more: 1 }));
  }),
  "OAuthClient.fromEnv": fromEnv(OAuthClient, (secret) => ({
    TWILIO_CLIENT_ID: clientId,
    TWILIO_CLIENT_SECRET: secret,
  })),
  "OAuthClient.fromBindings": fromBindings(OAuthClient, (secret) => ({
    TWILIO_CLIENT_ID: clientId,
    TWILIO_CLIENT_SECRET: { get: async () => secret },
  })),
  "OAuthClient#authorizationHeader": oauth((made) => made.authorizationHeader()),
  "OAuthClient#invalidate": oauth(async (made) => {
    await made.authorizationHeader();
    made.invalidate();
    await made.authorizationHeader();
  }),
  "OAuthClient#toString": oauth(print),
  "OAuthClient#toJSON": oauth(print),
  "OAuthClient#free": oauth((made) => made.free()),
  "OAuthClient#[Symbol.dispose]": oauth((made) => made[Symbol.dispose]()),
  ApiKeys: keys((lifecycle) => lifecycle),
  "ApiKeys#create": keys((lifecycle) => lifecycle.create({ friendlyName: "x" })),
  "ApiKeys#list": keys(async (lifecycle) => {
    for await (const info of lifecycle.list({ limit: 1 })) assert.equal(info.sid, sid);
  }),
  "ApiKeys#pages": keys(async (lifecycle) => {
    for await (const page of lifecycle.pages({ pageSize: 1 })) assert.equal(page.keys.length, 1);
  }),
  "ApiKeys#get": keys((lifecycle) => lifecycle.get(sid)),
  "ApiKeys#update": keys((lifecycle) => lifecycle.update(sid, { friendlyName: "x" })),
  "ApiKeys#delete": keys((lifecycle) => lifecycle.delete(sid)),
  "ApiKeys#duplicate": keys((lifecycle) => lifecycle.duplicate(sid)),
  "ApiKeys#rotate": keys(async (lifecycle) => {
    const other = `SK${"f".repeat(32)}`;
    assert.equal((await lifecycle.rotate(other, { retire: "now" })).retired, "deleted");
    await assert.rejects(lifecycle.rotate(other, { verify: () => assert.fail("no") }), { message: "no" });
  }),
  "NewApiKey#renamed": newKey((made) => made.renamed(made)),
  "NewApiKey#secret": newKey((made) => made.secret),
  "NewApiKey#credential": newKey((made) => made.credential().free()),
  "NewApiKey#toString": newKey(print),
  AuthTokens: tokens((lifecycle) => lifecycle),
  "AuthTokens#createSecondary": tokens((lifecycle) => lifecycle.createSecondary()),
  "AuthTokens#promote": tokens((lifecycle) => lifecycle.promote({ suppressEmail: true })),
  "AuthTokens#deleteSecondary": tokens((lifecycle) => lifecycle.deleteSecondary()),
  "NewAuthToken#authToken": newAuthToken((made) => made.authToken),
  "NewAuthToken#credential": newAuthToken((made) => made.credential().free()),
  "NewAuthToken#toString": newAuthToken(print),
  WebhookSharedKeys: sharedKeys((lifecycle) => lifecycle),
  "WebhookSharedKeys#create": sharedKeys((lifecycle) => lifecycle.create({ friendlyName: "x" })),
  "WebhookSharedKeys#list": sharedKeys(async (lifecycle) => {
    for await (const each of lifecycle.list()) print(each);
  }),
  "WebhookSharedKeys#get": sharedKeys((lifecycle) => lifecycle.get(id)),
  "WebhookSharedKeys#update": sharedKeys((lifecycle) => lifecycle.update(id, { friendlyName: "x" })),
  "WebhookSharedKeys#delete": sharedKeys((lifecycle) => lifecycle.delete(id)),
  "NewSharedKey#secret": newSharedKey((made) => made.secret),
  "NewSharedKey#credential": newSharedKey((made) => made.credential().free()),
  "NewSharedKey#toString": newSharedKey(print),
  OAuthApps: apps((lifecycle) => lifecycle),
  "OAuthApps#create": apps((lifecycle) => lifecycle.create(described)),
  "OAuthApps#update": apps((lifecycle) => lifecycle.update(clientId, described)),
  "OAuthApps#delete": apps((lifecycle) => lifecycle.delete(clientId)),
  "NewOAuthApp#secret": newApp((made) => made.secret),
  "NewOAuthApp#credential": newApp((made) => made.credential().free()),
  "NewOAuthApp#toString": newApp(print),
  verifyWebhookRequest: token(async (credential) => {
    const headers = { "x-twilio-signature": credential.webhookSignature(url) };
    assert.equal((await webhook.verifyWebhookRequest(new Request(url, { headers }), credential)).valid, true);
  }),
  importPrivateKey: (secret) => assert.rejects(pkcv.importPrivateKey(pemOf(secret))),
  signRequest: key(async (credential) => {
    const { privateKey } = await crypto.subtle.generateKey(rsa, false, ["sign", "verify"]);
    const headers = { authorization: credential.authorizationHeader() };
    const credentialSid = `CR${"f".repeat(32)}`;
    await pkcv.signRequest(new Request(url, { headers }), { key: credential, credentialSid, privateKey });
  }),
  validateFlexToken: token(async (made) => {
    const fetch = async () => Response.json({ valid: true, identity: "alice" });
    assert.ok((await flex.validateFlexToken("token", made, { fetch })).valid);
  }),
  AccessToken: compatToken((made) => made),
  "AccessToken#addGrant": compatToken((made) => made.addGrant(new compat.AccessToken.ChatGrant({}))),
  "AccessToken#toJwt": compatToken((made) => made.toJwt()),
  ClientCapability: capability((made) => made),
  "ClientCapability#addScope": capability((made) => made.addScope(new compat.IncomingClientScope("alice"))),
  "ClientCapability#toJwt": capability((made) => made.toJwt()),
  TaskRouterCapability: taskRouter((made) => made),
  "TaskRouterCapability#addPolicy": taskRouter((made) => made.addPolicy(new compat.Policy({ url }))),
  "TaskRouterCapability#toJwt": taskRouter((made) => made.toJwt()),
  getExpectedTwilioSignature: (secret) => compat.getExpectedTwilioSignature(secret, url, {}),
  validateRequest: (secret) => compat.validateRequest(secret, "x", url, {}),
  validateRequestWithBody: (secret) => compat.validateRequestWithBody(secret, "x", `${url}?bodySHA256=0`, "{}"),
  validateIncomingRequest: (secret) => assert.ok(compat.validateIncomingRequest(express(secret), secret)),
  validateExpressRequest: (secret) => assert.ok(compat.validateExpressRequest(express(secret), secret)),
  webhook: (secret) => compat.webhook(secret)(express(secret), answer, () => {}),
};

/** Calls that neither take a secret nor return an object with one. */
const withoutSecrets = [
  /^(decodeAccessToken|default\w+Policies|hostname|init|initSync|signedUrls|dangerouslyAllowBrowser)$/,
  /^(decodeFlexIdentity|getExpectedBodyHash|getSignatureAlgorithm|validateBody)$/,
  /^(ApiError|CredentialError|AccessTokenError|AccessTokenSource)\b/,
  /^(EventStreamScope|IncomingClientScope|OutgoingClientScope|Policy)\b/,
  // Internal, and the method that `inspect` calls.
  /#(handle|Symbol\(nodejs\.util\.inspect\.custom\))$/,
  // Classes of grants, scopes and policies, as properties.
  /^AccessToken\.\w*Grant$/,
  /^(ClientCapability\.\w+Scope|TaskRouterCapability\.Policy)$/,
];

/** Classes that are not exported, but whose instances users get. */
async function reached() {
  const classes = {};
  await template((made) => {
    classes.AccessTokenTemplate = made.constructor;
  })(randomSecret());
  await newKey((made) => {
    classes.NewApiKey = made.constructor;
  })(randomSecret());
  for (const make of [newAuthToken, newSharedKey, newApp]) {
    await make((made) => {
      classes[made.constructor.name] = made.constructor;
    })(randomSecret());
  }
  return Object.entries(classes).flatMap(([name, value]) => callsOf(name, value).slice(1));
}

test("the package has exactly these calls", async () => {
  const exported = Object.values(modules)
    .flatMap((module) => Object.entries(module))
    .filter(([name, value]) => name !== "default" && typeof value === "function")
    .flatMap(([name, value]) => (isClass(value) ? callsOf(name, value) : [name]));
  const all = [...new Set([...exported, ...(await reached())])];
  const scanned = all.filter((name) => !withoutSecrets.some((pattern) => pattern.test(name)));
  const named = Object.keys(calls);
  assert.deepEqual(
    { missing: scanned.filter((name) => !named.includes(name)), gone: named.filter((name) => !scanned.includes(name)) },
    { missing: [], gone: [] },
  );
});

describe("no part of its secret is left by", () => {
  for (const [name, call] of Object.entries(calls)) {
    test(name, async () => {
      const secret = randomSecret();
      await call(secret);
      for (const user of [sid, accountSid, clientId]) assert.deepEqual(remains(user, secret), []);
    });
  }
});
