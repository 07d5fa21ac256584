// The `twilio` npm package against the local account: only the host of its requests is changed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import twilio from "twilio";
import { accountSid, keyPath, LocalAccount, values } from "./harness.mjs";
import { checkRequest, checkResponse } from "./openapi.mjs";

const { RequestClient, RestException } = twilio;

/** Sends requests for *.twilio.com to the local account, and checks both sides against the OpenAPI descriptions. */
class LoopbackClient extends RequestClient {
  requests = [];

  async request(options) {
    const meant = new URL(options.uri);
    for (const [name, value] of Object.entries(options.params ?? {})) meant.searchParams.set(name, value);
    const type = options.headers?.["Content-Type"];
    const body = options.data && new URLSearchParams(options.data).toString();
    checkRequest({ method: options.method, url: meant, contentType: type, body });
    this.requests.push(`${options.method.toUpperCase()} ${meant}`);
    const uri = `${account.url.origin}${new URL(options.uri).pathname}${new URL(options.uri).search}`;
    const response = await super.request({ ...options, uri });
    checkResponse(options.method, meant, {
      status: response.statusCode,
      headers: new Headers(Object.entries(response.headers)),
      body: response.body === "" ? undefined : response.body,
    });
    return response;
  }
}

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const clients = {
  "AC and Auth Token": () => twilio(accountSid, values.TWILIO_AUTH_TOKEN, { httpClient: new LoopbackClient() }),
  "a Main key": () => clientOf({ sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET }),
};
const clientOf = ({ sid, secret }) => twilio(sid, secret, { accountSid, httpClient: new LoopbackClient() });

const refusal = (status, code) => (error) => {
  assert.ok(error instanceof RestException, `${error}`);
  assert.deepEqual([error.status, error.code], [status, code]);
  assert.equal(error.moreInfo, `https://www.twilio.com/docs/errors/${code}`);
  return true;
};

for (const [title, connect] of Object.entries(clients)) {
  describe(`with ${title}`, () => {
    test("2010-04-01: create, fetch, update, list, remove", async () => {
      const client = connect();
      const made = await client.newKeys.create({ friendlyName: "by the SDK" });
      assert.match(made.secret, /^[0-9A-Za-z]{32}$/);
      assert.ok(Math.abs(made.dateCreated - Date.now()) < 60_000);
      const fetched = await client.keys(made.sid).fetch();
      assert.deepEqual([fetched.sid, fetched.friendlyName], [made.sid, "by the SDK"]);
      const updated = await client.keys(made.sid).update({ friendlyName: "renamed" });
      assert.equal(updated.friendlyName, "renamed");
      assert.ok((await client.keys.list()).some(({ sid }) => sid === made.sid));
      assert.equal(await client.keys(made.sid).remove(), true);
      await assert.rejects(client.keys(made.sid).fetch(), refusal(404, 20404));
      await assert.rejects(client.keys(made.sid).remove(), refusal(404, 20404));
      await assert.rejects(clientOf(made).messages.list({ limit: 1 }), refusal(401, 20003));
    });

    test("2010-04-01: signing keys", async () => {
      const client = connect();
      const made = await client.newSigningKeys.create({ friendlyName: "signs" });
      assert.equal((await client.signingKeys(made.sid).fetch()).friendlyName, "signs");
      assert.equal((await client.signingKeys(made.sid).update({ friendlyName: "x" })).friendlyName, "x");
      assert.ok((await client.signingKeys.list()).some(({ sid }) => sid === made.sid));
      assert.equal(await client.signingKeys(made.sid).remove(), true);
    });

    test("IAM v1: create Standard and Restricted, fetch, update, list, remove", async () => {
      const client = connect();
      const standard = await client.iam.v1.newApiKey.create({ accountSid, friendlyName: "standard" });
      assert.equal(standard.policy, null);
      const allow = ["/twilio/messaging/messages/list"];
      const restricted = await client.iam.v1.newApiKey.create({
        accountSid,
        friendlyName: "restricted",
        keyType: "restricted",
        policy: { allow },
      });
      assert.deepEqual(restricted.policy, { allow });
      assert.deepEqual((await client.iam.v1.apiKey(restricted.sid).fetch()).policy, { allow });

      const keys = await client.iam.v1.getApiKeys.list({ accountSid });
      for (const { sid } of [standard, restricted]) assert.ok(keys.some((key) => key.sid === sid));

      assert.ok(Array.isArray(await clientOf(restricted).messages.list()));
      await assert.rejects(
        clientOf(restricted).messages.create({ to: "+15558675310", from: "+15017122661", body: "x" }),
        (error) => {
          assert.equal(
            error.message,
            "Authorization Error: required permission twilio/messaging/messages/create is missing",
          );
          return refusal(401, 70051)(error);
        },
      );
      const changed = await client.iam.v1.apiKey(restricted.sid).update({
        friendlyName: "sender",
        policy: { allow: ["/twilio/messaging/messages/create"] },
      });
      assert.deepEqual([changed.friendlyName, changed.policy.allow], ["sender", ["/twilio/messaging/messages/create"]]);
      const sent = await clientOf(restricted).messages.create({ to: "+15558675310", from: "+15017122661", body: "x" });
      assert.equal((await clientOf(standard).messages(sent.sid).fetch()).body, "x");

      for (const { sid } of [standard, restricted]) {
        assert.equal(await client.iam.v1.apiKey(sid).remove(), true);
        await assert.rejects(client.iam.v1.apiKey(sid).fetch(), refusal(404, 20404));
      }
      await assert.rejects(clientOf(restricted).messages.list(), refusal(401, 20003));
    });

    test("both: lists page by page, with a limit, and by each()", async () => {
      const client = connect();
      const made = [];
      for (let i = 0; i < 7; i += 1) made.unshift((await account.newKey({ friendlyName: `${i}` })).sid);
      for (const [list, options] of [
        [client.keys, {}],
        [client.iam.v1.getApiKeys, { accountSid }],
      ]) {
        const all = await list.list({ ...options, pageSize: 2 });
        assert.deepEqual(
          all.slice(0, 7).map(({ sid }) => sid),
          made,
        );
        assert.equal(new Set(all.map(({ sid }) => sid)).size, all.length);
        client.httpClient.requests.length = 0;
        assert.deepEqual(
          (await list.list({ ...options, pageSize: 2, limit: 3 })).map(({ sid }) => sid),
          made.slice(0, 3),
        );
        assert.equal(client.httpClient.requests.length, 2);
        const seen = [];
        await list.each({ ...options, pageSize: 3, limit: 5, callback: ({ sid }) => seen.push(sid) });
        assert.deepEqual(seen, made.slice(0, 5));
        const page = await list.page({ ...options, pageSize: 2 });
        const next = await page.nextPage();
        assert.deepEqual(
          next.instances.map(({ sid }) => sid),
          made.slice(2, 4),
        );
        const back = await next.previousPage();
        assert.deepEqual(
          back.instances.map(({ sid }) => sid),
          made.slice(0, 2),
        );
        assert.equal(back.previousPage(), undefined);
      }
      for (const sid of made) await account.call("DELETE", keyPath(sid));
    });

    test("the account and its messages", async () => {
      const client = connect();
      const fetched = await client.api.v2010.accounts(accountSid).fetch();
      assert.deepEqual([fetched.sid, fetched.status, fetched.type], [accountSid, "active", "Full"]);
      const to = "+15550003333";
      const message = await client.messages.create({ to, from: "+15017122661", body: "Hello" });
      assert.equal(message.status, "queued");
      assert.equal((await client.messages(message.sid).fetch()).body, "Hello");
      assert.equal((await client.messages.list({ to, limit: 20 }))[0].sid, message.sid);
    });

    test("its own errors, with the API's codes", async () => {
      const client = connect();
      const v1 = client.iam.v1;
      const long = "x".repeat(65);
      await assert.rejects(v1.newApiKey.create({ accountSid, friendlyName: long }), refusal(400, 70001));
      const policy = { allow: ["/twilio/fakepermission/doesnotexist"] };
      await assert.rejects(v1.newApiKey.create({ accountSid, keyType: "restricted", policy }), (error) => {
        assert.equal(error.message, "assertion '/twilio/fakepermission/doesnotexist' is invalid");
        return refusal(400, 70002)(error);
      });
      await assert.rejects(client.messages.create({ to: "+15558675310", body: "x" }), refusal(400, 21603));
    });
  });
}

test("a Standard key cannot reach keys or the account, but everything else", async () => {
  const client = clientOf(await account.newKey());
  await assert.rejects(client.keys.list(), refusal(401, 20003));
  await assert.rejects(client.newKeys.create(), refusal(401, 20003));
  await assert.rejects(client.iam.v1.getApiKeys.list({ accountSid }), refusal(401, 20003));
  await assert.rejects(client.api.v2010.accounts(accountSid).fetch(), refusal(401, 20003));
  assert.ok(Array.isArray(await client.messages.list({ limit: 1 })));
});

test("a list with a limit far above the largest page is read to its end", async () => {
  await account.sql(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
     INSERT INTO api_keys (sid, account, secret, type, created, updated)
     SELECT printf('SK%032x', i), ?, 'secret', 'standard', i, i FROM n`,
    accountSid,
  );
  // The SDK sends the limit as PageSize, but the OpenAPI description allows at most 1000, so this is not checked.
  const client = twilio(accountSid, values.TWILIO_AUTH_TOKEN, { httpClient: new UncheckedClient() });
  const keys = await client.keys.list({ limit: 2400 });
  assert.equal(new Set(keys.map(({ sid }) => sid)).size, 2400);
});

class UncheckedClient extends RequestClient {
  request(options) {
    const { pathname, search } = new URL(options.uri);
    return super.request({ ...options, uri: account.url.origin + pathname + search });
  }
}
