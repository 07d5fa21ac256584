// OAuth apps against the local account, and their tokens through OAuthClient.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { ApiKey, ApiKeys, AuthToken, KeyRing, OAuthApps, OAuthClient } from "twilio-edge-auth";
import { accountSid, LocalAccount, messagesPath, values } from "../local-account/harness.mjs";

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const mainKey = () => new ApiKey({ accountSid, sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET });
const http = () => ({ baseUrl: account.url.origin, maxRetries: 0 });
const appsOf = (options = {}, credential = mainKey()) => new OAuthApps(credential, { ...http(), ...options });
const allow = ["/twilio/messaging/messages/list"];
const described = { friendlyName: "reader", policy: { allow } };
const unused = `OQ${"9".repeat(32)}`;

test("an app is created, gets a token, is changed and deleted", async () => {
  const apps = appsOf();
  const app = await apps.create({ ...described, description: "reads", accessTokenTtl: 600 });
  const { sid, friendlyName, description, status, dateCreated, accessTokenTtl, policy } = app;
  assert.match(sid, /^OQ/);
  assert.deepEqual(
    { friendlyName, description, status, accessTokenTtl, allow: policy.allow },
    { friendlyName: "reader", description: "reads", status: "ACTIVE", accessTokenTtl: 600, allow },
  );
  assert.ok(Math.abs(dateCreated - Date.now()) < 600_000);

  const client = app.credential(http());
  assert.equal(client.accountSid, accountSid);
  const list = async () => {
    const as = await client.authorizationHeader();
    return (await account.call("GET", messagesPath, { as })).status;
  };
  assert.equal(await list(), 200);
  const changed = await apps.update(sid, { policy: { allow: ["/twilio/iam/api-keys/list"] } });
  assert.deepEqual([changed.friendlyName, changed.policy.allow], ["reader", ["/twilio/iam/api-keys/list"]]);
  client.invalidate();
  assert.equal(await list(), 401);
  for await (const key of new ApiKeys(client, http()).list()) assert.match(key.sid, /^SK/);
  await apps.delete(sid);
  client.invalidate();
  await assert.rejects(client.authorizationHeader(), { name: "ApiError", status: 400, code: 20003 });
  await assert.rejects(apps.delete(sid), { status: 404 });
  await assert.rejects(apps.update(sid, { description: "" }), { status: 404 });
});

test("the body is in snake_case, whatever is given", async () => {
  const bodies = [];
  const fetching = async (url, init) => {
    bodies.push([init.method, new URL(url).pathname, init.headers["content-type"], JSON.parse(init.body)]);
    return fetch(url, init);
  };
  const apps = appsOf({ fetch: fetching });
  const { sid } = await apps.create({ accessTokenTtl: 60, policy: { allow }, friendlyName: 'a "name"' });
  await apps.update(sid, { description: "x" });
  const path = "/v1/Account/OAuthApps";
  assert.deepEqual(bodies, [
    [
      "POST",
      path,
      "application/json",
      { type: "Client Credential", friendly_name: 'a "name"', policy: { allow }, access_token_ttl: 60 },
    ],
    ["PUT", `${path}/${sid}`, "application/json", { description: "x" }],
  ]);
});

test("every credential with the right can manage apps", async () => {
  const authToken = new AuthToken({ accountSid, authToken: values.TWILIO_AUTH_TOKEN });
  const manager = await appsOf().create({
    friendlyName: "manager",
    policy: { allow: ["/twilio/iam/account-oauth-apps/create"] },
  });
  for (const credential of [mainKey(), authToken, new KeyRing([mainKey()]), manager.credential(http())]) {
    assert.ok((await appsOf({}, credential).create(described)) instanceof manager.constructor);
  }
  const standard = (await new ApiKeys(mainKey(), http()).create()).credential();
  await assert.rejects(appsOf({}, standard).create(described), { status: 401, code: 20003 });
  for (const wrong of [{}, undefined, null]) {
    assert.throws(() => new OAuthApps(wrong), { code: "invalid_argument", field: "credential" });
  }
});

test("invalid arguments are refused before anything is sent", async () => {
  const apps = appsOf({ fetch: () => assert.fail("sent") });
  const many = Array.from({ length: 101 }, (_, at) => `/twilio/tomorrow/thing-${at}/read`);
  for (const [options, field] of [
    [{ policy: { allow } }, "friendlyName"],
    [{ friendlyName: "x" }, "policy"],
    [{ ...described, friendlyName: "" }, "friendlyName"],
    [{ ...described, friendlyName: "x".repeat(256) }, "friendlyName"],
    [{ ...described, policy: {} }, "policy.allow"],
    [{ ...described, policy: { allow: [] } }, "policy.allow"],
    [{ ...described, policy: { allow: many } }, "policy.allow"],
    [{ ...described, policy: { allow: ["messages"] } }, "policy.allow.0"],
    [{ ...described, policy: { allow, deny: [] } }, "policy.deny"],
    [{ ...described, accessTokenTtl: 59 }, "accessTokenTtl"],
    [{ ...described, accessTokenTtl: 2_592_001 }, "accessTokenTtl"],
    [{ ...described, accessTokenTtl: "3600" }, "accessTokenTtl"],
    [{ ...described, friendly_name: "x" }, "friendly_name"],
  ]) {
    await assert.rejects(apps.create(options), { code: "invalid_argument", field }, JSON.stringify(options));
  }
  await assert.rejects(apps.update(unused, {}), { code: "invalid_argument", field: "options" });
  for (const sid of ["", "OQ1", `SK${"9".repeat(32)}`, "../Keys", undefined]) {
    await assert.rejects(apps.update(sid, { description: "" }), { code: "invalid_sid", field: "sid" });
    await assert.rejects(apps.delete(sid), { code: "invalid_sid", field: "sid" });
  }
  const elsewhere = new ApiKey({
    accountSid,
    sid: values.TWILIO_API_KEY,
    secret: values.TWILIO_API_SECRET,
    region: "ie1",
    edge: "dublin",
  });
  assert.throws(() => new OAuthApps(elsewhere), { code: "invalid_argument", field: "region", message: /us1/ });
});

test("a creation is not repeated, and unusable responses say what is lost", async () => {
  let count = 0;
  const lost = async () => {
    count += 1;
    throw new TypeError("lost");
  };
  await assert.rejects(appsOf({ fetch: lost, maxRetries: 3 }).create(described), { message: "lost" });
  assert.equal(count, 1);
  for (const body of ["", "<html>", "{}", `{"sid":"${unused}"}`, `{"sid":"${unused}","secret":1}`]) {
    const apps = appsOf({ fetch: async () => new Response(body, { status: 201 }) });
    await assert.rejects(apps.create(described), {
      message: "unexpected response body: the secret of the new OAuth app is lost; delete it and create another",
    });
  }
});

test("the record of another app is not returned", async () => {
  const apps = appsOf({ fetch: async () => Response.json({ sid: `OQ${"8".repeat(32)}` }) });
  await assert.rejects(apps.update(unused, { description: "a" }), { message: "unexpected response body" });
});

test("a new app prints without its secret", async () => {
  const made = await appsOf().create(described);
  for (const text of [`${made}`, JSON.stringify(made), inspect(made, { showHidden: true, depth: 9 })]) {
    assert.ok(!text.includes(made.secret), text);
  }
  assert.equal(`${made}`, `NewOAuthApp(${made.sid})`);
  assert.ok(made.credential() instanceof OAuthClient);
});
