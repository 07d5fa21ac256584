// Webhooks while an Auth Token or a shared key is rotated: with the deployments of the recipe, in its order, no request that Twilio
// signed is refused, and after it the old secret verifies none.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { AuthToken, WebhookSharedKey } from "twilio-edge-auth";
import { account, startEdges } from "./harness.mjs";

const [oldToken, newToken] = ["0".repeat(32), "1".repeat(32)];
const [oldKey, newKey] = ["webhooks_sharedkey_01old", "webhooks_sharedkey_02new"];
const secrets = { [oldKey]: "the-old-secret-of-the-shared-key", [newKey]: "the-new-secret-of-the-shared-key" };
const keys = (...ids) => ({
  WEBHOOK_SHARED_KEYS: JSON.stringify(Object.fromEntries(ids.map((id) => [id, secrets[id]]))),
});
const tokens = (...tokens) => ({ TWILIO_ACCOUNT_SID: account.sid, TWILIO_AUTH_TOKEN: tokens.join(", ") });

const deployments = {
  "the old token": tokens(oldToken),
  "both tokens": tokens(oldToken, newToken),
  "the new token": tokens(newToken),
  "the old key": keys(oldKey),
  "both keys": keys(oldKey, newKey),
  "the new key": keys(newKey),
  everything: { ...tokens(oldToken, newToken), ...keys(oldKey, newKey) },
  "keys as an object, behind a proxy": {
    WEBHOOK_SHARED_KEYS: { [newKey]: secrets[newKey] },
    WEBHOOK_BASE_URL: "https://hooks.example.com",
  },
  "an invalid key": { WEBHOOK_SHARED_KEYS: JSON.stringify({ SK1: secrets[oldKey] }) },
  "invalid JSON": { WEBHOOK_SHARED_KEYS: secrets[oldKey] },
  "a token without its account": { TWILIO_AUTH_TOKEN: oldToken, ...keys(oldKey) },
};

let server;
const edges = {};
before(async () => {
  server = await startEdges(...Object.values(deployments));
  for (const [at, name] of Object.keys(deployments).entries()) edges[name] = server.edges[at];
});
after(() => server?.close());

const url = "http://edge.example/webhooks/voice";

/** Twilio's signers: each returns the headers of a request. */
const withToken = (authToken) => (params) => {
  using token = new AuthToken({ accountSid: account.sid, authToken });
  return { "x-twilio-signature": token.webhookSignature(url, params) };
};
const withKey =
  (id, secret = secrets[id], target = url) =>
  (params) => {
    using key = new WebhookSharedKey({ id, secret });
    return {
      "x-twilio-signature": key.webhookSignature(target, params),
      "x-twilio-webhooks-signature-settings": `key=${id},algorithm=HMAC_SHA256`,
    };
  };

let calls = 0;
function send(deployment, sign) {
  calls += 1;
  const params = { CallSid: `CA${String(calls).padStart(32, "0")}`, From: "+14155550142" };
  const headers = { "content-type": "application/x-www-form-urlencoded", ...sign(params) };
  return edges[deployment].fetch(url, { method: "POST", headers, body: `${new URLSearchParams(params)}` });
}
const statusOf = async (deployment, sign) => (await send(deployment, sign)).status;

/** The steps of a rotation: the deployments that run during a step, and the secrets with which requests are signed. */
const rotations = {
  "an Auth Token": {
    old: withToken(oldToken),
    steps: [
      { step: "before", running: ["the old token"], signers: [withToken(oldToken)] },
      { step: "deploy both", running: ["the old token", "both tokens"], signers: [withToken(oldToken)] },
      { step: "promote", running: ["both tokens"], signers: [withToken(oldToken), withToken(newToken)] },
      { step: "deploy the new one", running: ["both tokens", "the new token"], signers: [withToken(newToken)] },
      { step: "after", running: ["the new token"], signers: [withToken(newToken)] },
    ],
  },
  "a shared key": {
    old: withKey(oldKey),
    steps: [
      { step: "before", running: ["the old key"], signers: [withKey(oldKey)] },
      { step: "deploy both", running: ["the old key", "both keys"], signers: [withKey(oldKey)] },
      { step: "share the traffic", running: ["both keys"], signers: [withKey(oldKey), withKey(newKey)] },
      { step: "deploy the new one", running: ["both keys", "the new key"], signers: [withKey(newKey)] },
      { step: "after", running: ["the new key"], signers: [withKey(newKey)] },
    ],
  },
  "the Auth Token for a shared key": {
    old: undefined,
    steps: [
      { step: "deploy both", running: ["everything"], signers: [withToken(oldToken)] },
      { step: "share the traffic", running: ["everything"], signers: [withToken(oldToken), withKey(oldKey)] },
      { step: "deploy the key", running: ["everything", "the old key"], signers: [withKey(oldKey)] },
    ],
  },
};

for (const [what, { old, steps }] of Object.entries(rotations)) {
  test(`rotating ${what} refuses no request, whichever version receives it`, async () => {
    for (const { step, running, signers } of steps) {
      const requests = running.flatMap((deployment) =>
        signers.flatMap((sign) => [1, 2, 3, 4].map(() => statusOf(deployment, sign))),
      );
      assert.deepEqual(new Set(await Promise.all(requests)), new Set([200]), step);
    }
    const { running } = steps.at(-1);
    if (old) assert.equal(await statusOf(running[0], old), 403, "the old secret");
  });
}

describe("a deployment with tokens and keys", () => {
  test("verifies with the secret that the request names, and with no other", async () => {
    assert.equal(await statusOf("everything", withToken(newToken)), 200);
    assert.equal(await statusOf("everything", withKey(newKey)), 200);
    const refused = {
      "a key with another key's secret": withKey(oldKey, secrets[newKey]),
      "a key with an Auth Token": withKey(oldKey, oldToken),
      "an unknown key": withKey("webhooks_sharedkey_03", secrets[oldKey]),
      "a token with a key's secret": withToken(secrets[oldKey]),
      "a token's signature that names a key": (params) => ({
        ...withKey(oldKey)(params),
        ...withToken(oldToken)(params),
      }),
      "a key's signature that names none": (params) => ({
        "x-twilio-signature": withKey(oldKey)(params)["x-twilio-signature"],
      }),
    };
    for (const [what, sign] of Object.entries(refused)) assert.equal(await statusOf("everything", sign), 403, what);
  });

  test("needs no account for shared keys, and refuses requests signed with a token", async () => {
    assert.equal(await statusOf("the old key", withKey(oldKey)), 200);
    assert.equal(await statusOf("the old key", withToken(oldToken)), 403);
    const outside = withKey(newKey, secrets[newKey], "https://hooks.example.com/webhooks/voice");
    assert.equal(await statusOf("keys as an object, behind a proxy", outside), 200);
    assert.equal(await statusOf("keys as an object, behind a proxy", withKey(newKey)), 403);
  });

  test("does not start with an invalid one, and says which setting is wrong, without its value", async () => {
    const problems = {
      "an invalid key": /^WEBHOOK_SHARED_KEYS is not usable: id: expected the identifier of a shared key/,
      "invalid JSON": /^WEBHOOK_SHARED_KEYS is not a JSON object of secrets/,
      "a token without its account": /TWILIO_ACCOUNT_SID is missing/,
    };
    for (const [deployment, expected] of Object.entries(problems)) {
      const response = await send(deployment, withKey(oldKey));
      const { error } = await response.json();
      assert.deepEqual([response.status, error.code], [500, "not_configured"], deployment);
      assert.ok(
        error.problems.some((problem) => expected.test(problem)),
        error.problems.join("\n"),
      );
      for (const secret of [oldToken, ...Object.values(secrets)]) assert.ok(!JSON.stringify(error).includes(secret));
    }
  });
});
