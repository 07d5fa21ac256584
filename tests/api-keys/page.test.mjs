// In a page (a window and a document exist) secrets are refused without dangerouslyAllowBrowser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKey, ApiKeys, AuthToken, OAuthClient } from "twilio-edge-auth";
import { accountSid, clientId, clientSecret, sidOf } from "../support/twilio-api.mjs";

// Before the package checks for them, which it does once.
Object.assign(globalThis, { window: {}, document: {} });

const refusal = {
  code: "browser_not_allowed",
  field: "dangerouslyAllowBrowser",
  message: /a page gets tokens with twilio-edge-auth\/client$/,
};

test("a new key becomes a credential if that is allowed", async () => {
  const token = new AuthToken({ accountSid, authToken: "secret", dangerouslyAllowBrowser: true });
  const fetch = async () => new Response(JSON.stringify({ sid: sidOf(1), secret: "made".repeat(8) }), { status: 201 });
  const key = await new ApiKeys(token, { fetch }).create();
  assert.throws(() => key.credential(), refusal);
  assert.throws(() => key.credential({}), refusal);
  assert.throws(() => key.credential({ dangerouslyAllowBrowser: "yes" }), refusal);
  assert.ok(key.credential({ dangerouslyAllowBrowser: true }) instanceof ApiKey);
});

test("an OAuth client is created if that is allowed", () => {
  assert.throws(() => new OAuthClient({ clientId, clientSecret }), refusal);
  assert.throws(() => OAuthClient.fromEnv({ TWILIO_CLIENT_ID: clientId, TWILIO_CLIENT_SECRET: clientSecret }), refusal);
  assert.ok(new OAuthClient({ clientId, clientSecret, dangerouslyAllowBrowser: true }) instanceof OAuthClient);
});
