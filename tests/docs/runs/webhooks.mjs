// The code about webhooks and about migration.
import assert from "node:assert/strict";
import { assertMinted, assertWebhookRoute, claimsOf, environment, form, secret } from "../../examples/fixture.mjs";
import { authToken, load, main, workspace } from "../context.mjs";

/** An Express response that keeps what is sent. */
function expressResponse() {
  const response = { statusCode: 200, headers: {}, body: undefined };
  const chain =
    (change) =>
    (...given) => {
      change(...given);
      return response;
    };
  return Object.assign(response, {
    status: chain((status) => Object.assign(response, { statusCode: status })),
    sendStatus: chain((status) => Object.assign(response, { statusCode: status })),
    set: chain((name, value) => Object.assign(response.headers, { [name]: value })),
    type: chain(() => {}),
    json: chain((body) => Object.assign(response, { body })),
    send: chain((body) => Object.assign(response, { body })),
  });
}

/** Calls Express middleware; returns whether it let the request pass. */
function passes(middleware, request) {
  let passed = false;
  const response = expressResponse();
  middleware(request, response, () => {
    passed = true;
  });
  if (!passed) assert.equal(response.statusCode, 403);
  return passed;
}

export const runs = {
  "webhook-route.ts": async () => {
    const { smsRoute } = await load("webhook-route.ts");
    await assertWebhookRoute(smsRoute, "https://www.example.com/sms");
  },
  "hono-webhook.ts": async () => {
    const { createApp } = await load("hono-webhook.ts");
    const app = createApp(authToken, "https://www.example.com/hooks");
    await assertWebhookRoute(
      (request) => app.request(request),
      "http://10.0.0.7:3000/sms",
      "https://www.example.com/hooks/sms",
    );
    const query = "?From=%2B15550001";
    const signature = authToken.webhookSignature(`https://www.example.com/hooks/sms${query}`);
    const get = await app.request(`http://10.0.0.7:3000/sms${query}`, { headers: { "x-twilio-signature": signature } });
    assert.equal(await get.text(), "From +15550001");
  },
  "express-webhook.ts": async (t) => {
    const { fromTwilio, jsonFromTwilio } = await load("express-webhook.ts");
    const sign = (url, params) => ({
      "x-twilio-signature": authToken.webhookSignature(`https://www.example.com${url}`, params),
    });
    const request = { method: "POST", originalUrl: "/sms", headers: sign("/sms", form), body: form };
    assert.ok(passes(fromTwilio, request));
    const warned = t.mock.method(console, "warn", () => {});
    assert.ok(!passes(fromTwilio, { ...request, body: { ...form, Body: "Hi" } }));
    assert.ok(!passes(fromTwilio, { ...request, headers: {} }));
    assert.deepEqual(
      warned.mock.calls.map((call) => call.arguments),
      Array(2).fill(["webhook refused:", "signature_mismatch"]),
    );
    assert.ok(passes(fromTwilio, { method: "GET", originalUrl: "/sms?a=1", headers: sign("/sms?a=1"), body: {} }));
    const body = new TextEncoder().encode('{"a":1}');
    const hash = Buffer.from(await crypto.subtle.digest("SHA-256", body)).toString("hex");
    const originalUrl = `/events?bodySHA256=${hash}`;
    const json = { method: "POST", originalUrl, headers: sign(originalUrl), body: Buffer.from(body) };
    assert.ok(passes(jsonFromTwilio, json));
    assert.ok(!passes(jsonFromTwilio, { ...json, body: Buffer.from("{}") }));
  },
  "shared-key.ts": async () => {
    const { isFromTwilio } = await load("shared-key.ts");
    const id = `webhooks_sharedkey_${"1".repeat(26)}`;
    const shared = new main.WebhookSharedKey({ id, secret });
    const url = "https://www.example.com/sms";
    const headers = {
      "x-twilio-signature": shared.webhookSignature(url, form),
      "x-twilio-webhooks-signature-settings": `key=${id},algorithm=HMAC_SHA256`,
    };
    const request = (params) => new Request(url, { method: "POST", headers, body: new URLSearchParams(params) });
    assert.equal(await isFromTwilio(request(form), id, secret), true);
    assert.equal(await isFromTwilio(request({}), id, secret), false);
  },
  "signed-request.ts": async () => {
    const { signedRequest } = await load("signed-request.ts");
    const { verifyWebhookRequest } = await workspace.loadPackage("/webhook");
    const verdict = await verifyWebhookRequest(
      signedRequest(authToken, "https://www.example.com/sms", form),
      authToken,
    );
    assert.equal(verdict.params.get("Body"), "Hello");
  },
  "upgrade.ts": async () => {
    const { isFromTwilio } = await load("upgrade.ts");
    const headers = { "x-twilio-signature": authToken.webhookSignature("wss://www.example.com/media") };
    assert.ok(isFromTwilio(authToken, "wss://www.example.com", { url: "/media", headers }));
    assert.ok(!isFromTwilio(authToken, "wss://www.example.com", { url: "/other", headers }));
  },
  "compat-shared-keys.ts": async () => {
    Object.assign(process.env, { OLD_SHARED_KEY_SECRET: "old", NEW_SHARED_KEY_SECRET: "new" });
    const { fromTwilio } = await load("compat-shared-keys.ts");
    for (const [id, secret, passed] of [
      ["webhooks_sharedkey_01old", "old", true],
      ["webhooks_sharedkey_02new", "new", true],
      ["webhooks_sharedkey_01old", "new", false],
      ["webhooks_sharedkey_03", "new", false],
    ]) {
      using key = new main.WebhookSharedKey({ id, secret });
      const headers = {
        host: "www.example.com",
        "x-twilio-signature": key.webhookSignature("https://www.example.com/sms", form),
        "x-twilio-webhooks-signature-settings": `key=${id},algorithm=HMAC_SHA256`,
      };
      const header = (name) => headers[name.toLowerCase()];
      const request = { protocol: "https", originalUrl: "/sms", headers, header, body: form };
      assert.equal(passes(fromTwilio, request), passed, `${id} ${secret}`);
    }
  },
  "compat-token.ts": async () => {
    const { tokenFor, fromTwilio } = await load("compat-token.ts");
    await assertMinted(tokenFor("alice", environment));
    const url = "https://www.example.com/sms";
    const express = (signature) => ({
      protocol: "http",
      originalUrl: "/sms",
      headers: { host: "10.0.0.7:3000" },
      header: (name) => (name === "X-Twilio-Signature" ? signature : undefined),
      body: form,
    });
    assert.ok(passes(fromTwilio, express(authToken.webhookSignature(url, form))));
    assert.ok(!passes(fromTwilio, express(authToken.webhookSignature(url, {}))));
  },
  "native-token.ts": async () => {
    const token = (await load("native-token.ts")).tokenFor("alice");
    await assertMinted(token);
    const compat = (await load("compat-token.ts")).tokenFor("alice", environment);
    assert.deepEqual((await claimsOf(token)).grants, (await claimsOf(compat)).grants);
  },
};
