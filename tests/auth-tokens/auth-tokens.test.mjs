// Rotation of the Auth Token against the local account, with webhooks in between, and faults at each step.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { inspect } from "node:util";
import { ApiKey, AuthToken, AuthTokens } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";
import { accountPath, accountSid, basic, LocalAccount, values } from "../local-account/harness.mjs";

let account;
before(async () => {
  account = await LocalAccount.start();
  await account.call("GET", accountPath(accountSid));
});
beforeEach(() =>
  account.sql("UPDATE accounts SET auth_token = ?, secondary_auth_token = NULL", values.TWILIO_AUTH_TOKEN),
);
after(() => account.close());

const tokenOf = (authToken) => new AuthToken({ accountSid, authToken });
const current = () => tokenOf(values.TWILIO_AUTH_TOKEN);
const tokensOf = (credential, options = {}) =>
  new AuthTokens(credential, { baseUrl: account.url.origin, maxRetries: 0, ...options });
const primary = async () => (await account.sql("SELECT auth_token FROM accounts"))[0].auth_token;
const works = async (authToken) =>
  (await account.call("GET", accountPath(accountSid), { as: basic(accountSid, authToken) })).status === 200;

/** A webhook as Twilio sends it now: signed with the primary Auth Token. */
async function receiveWebhook(verifiers) {
  const url = "https://example.com/voice?a=b";
  using signer = tokenOf(await primary());
  const params = { From: "+15550001", CallSid: "CA1" };
  const request = new Request(url, {
    method: "POST",
    body: new URLSearchParams(params),
    headers: { "x-twilio-signature": signer.webhookSignature(url, params) },
  });
  return (await verifyWebhookRequest(request, verifiers)).valid;
}

test("during a rotation no webhook and no request is refused", async () => {
  const old = current();
  assert.equal(await receiveWebhook([old]), true);
  const created = await tokensOf(old).createSecondary();
  assert.equal(await receiveWebhook([old]), true);
  const next = created.credential();
  // Deployed to all verifiers before the promotion.
  const both = [old, next];
  assert.equal(await receiveWebhook(both), true);
  assert.deepEqual([await works(values.TWILIO_AUTH_TOKEN), await works(created.authToken)], [true, true]);
  const promoted = await tokensOf(next).promote();
  assert.equal(promoted.authToken, created.authToken);
  assert.equal(await receiveWebhook(both), true);
  assert.equal(await receiveWebhook([next]), true);
  assert.equal(await receiveWebhook([old]), false);
  assert.deepEqual([await works(values.TWILIO_AUTH_TOKEN), await works(created.authToken)], [false, true]);
});

test("a rotation can be given up before the promotion", async () => {
  const tokens = tokensOf(current());
  const created = await tokens.createSecondary({ suppressEmail: true });
  await tokens.deleteSecondary({ suppressEmail: true });
  assert.equal(await works(created.authToken), false);
  assert.equal(await receiveWebhook([current()]), true);
  await assert.rejects(tokens.promote(), { name: "ApiError", status: 404, code: 20404 });
});

/** Rotates again after a step has failed, as the documentation says. */
async function resume(stored) {
  const old = current();
  const isPromoted = !(await works(values.TWILIO_AUTH_TOKEN));
  if (isPromoted) return tokenOf(stored);
  const tokens = tokensOf(old);
  await tokens.deleteSecondary().catch((error) => assert.equal(error.status, 404));
  const { authToken } = await tokens.createSecondary();
  await tokens.promote();
  return tokenOf(authToken);
}

describe("a rotation that is interrupted can be resumed", () => {
  for (let at = 1; at <= 2; at += 1) {
    for (const when of ["before", "after"]) {
      test(`${when} request ${at}`, async () => {
        let count = 0;
        const fetching = async (url, init) => {
          count += 1;
          if (count === at && when === "before") throw new TypeError("killed");
          const response = await fetch(url, init);
          if (count === at) throw new TypeError("killed");
          return response;
        };
        const tokens = tokensOf(current(), { fetch: fetching, maxRetries: 3 });
        let stored = values.TWILIO_AUTH_TOKEN;
        const rotation = (async () => {
          stored = (await tokens.createSecondary()).authToken;
          await tokens.promote();
        })();
        await assert.rejects(rotation, { message: "killed" });
        // Neither is repeated: a second one would be created, or the promoted one be lost.
        assert.equal(count, at);
        assert.equal(await receiveWebhook([current(), tokenOf(stored)]), true);
        const last = await resume(stored);
        assert.equal(await receiveWebhook([last]), true);
        assert.equal(await works(values.TWILIO_AUTH_TOKEN), false);
      });
    }
  }
});

test("a deletion whose response was lost is repeated, and 404 then means that it is done", async () => {
  await tokensOf(current()).createSecondary();
  let count = 0;
  const fetching = async (url, init) => {
    count += 1;
    const response = await fetch(url, init);
    if (count === 1) throw new TypeError("lost");
    return response;
  };
  await tokensOf(current(), { fetch: fetching, maxRetries: 1 }).deleteSecondary();
  assert.equal(count, 2);
});

test("unexpected responses say that the token is lost, and name no secret", async () => {
  for (const body of ["", "<html>", "{}", "[]", `{"account_sid":"${accountSid}"}`, '{"secondary_auth_token":"x"}']) {
    const tokens = tokensOf(current(), { fetch: async () => new Response(body, { status: 201 }) });
    await assert.rejects(tokens.createSecondary(), {
      name: "ApiError",
      message: "unexpected response body: the new Auth Token is lost; delete it and create another",
    });
  }
  for (const status of [401, 429, 500]) {
    const tokens = tokensOf(current(), { fetch: async () => new Response("<html>", { status }) });
    for (const operation of ["createSecondary", "promote", "deleteSecondary"]) {
      await assert.rejects(tokens[operation](), { name: "ApiError", status });
    }
  }
});

test("a token of another account is not taken for the new one", async () => {
  const other = {
    account_sid: `AC${"9".repeat(32)}`,
    secondary_auth_token: "a".repeat(32),
    auth_token: "a".repeat(32),
  };
  for (const [operation, status] of [
    ["createSecondary", 201],
    ["promote", 200],
  ]) {
    const tokens = tokensOf(current(), { fetch: async () => Response.json(other, { status }) });
    await assert.rejects(tokens[operation](), { name: "ApiError", message: "unexpected response body" });
  }
});

test("only Auth Tokens and known options are accepted", async () => {
  const key = new ApiKey({ accountSid, sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET });
  for (const wrong of [key, {}, undefined, null, "x"]) {
    assert.throws(() => new AuthTokens(wrong), { code: "invalid_argument", field: "credential" });
  }
  assert.throws(() => new AuthTokens(current(), { api: "iam" }), { code: "invalid_argument", field: "api" });
  const tokens = tokensOf(current(), { fetch: () => assert.fail("sent") });
  await assert.rejects(tokens.promote({ suppress: true }), { code: "invalid_argument", field: "suppress" });
  await assert.rejects(tokens.promote({ suppressEmail: "yes" }), { code: "invalid_argument", field: "suppressEmail" });
});

test("a new Auth Token prints without the token", async () => {
  const created = await tokensOf(current()).createSecondary();
  for (const text of [`${created}`, JSON.stringify(created), inspect(created, { showHidden: true, depth: 9 })]) {
    assert.ok(!text.includes(created.authToken), text);
  }
  assert.equal(`${created}`, `NewAuthToken(${accountSid})`);
  assert.ok(created.dateCreated instanceof Date);
  assert.deepEqual(structuredClone(created), { accountSid, dateCreated: created.dateCreated });
});
