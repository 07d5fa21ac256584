// POST /webhooks/voice: TwiML for requests signed by Twilio, and only for these.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { account, settings, startEdges } from "./harness.mjs";

const { getExpectedTwilioSignature } = createRequire(import.meta.url)("twilio/lib/webhooks/webhooks");

const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
const call = { CallSid: `CA${"1".repeat(32)}`, From: "+14155550142", To: "+18005551212", CallStatus: "ringing" };
const webhooksAlone = { TWILIO_ACCOUNT_SID: account.sid, TWILIO_AUTH_TOKEN: AUTH_TOKEN };

// One workerd for all of them, in this order.
const deployments = {
  whole: { ...settings, TWILIO_AUTH_TOKEN: AUTH_TOKEN },
  alone: webhooksAlone,
  "behind a proxy": { ...webhooksAlone, WEBHOOK_BASE_URL: "https://hooks.example.com/twilio" },
  "with a base URL of wss": { ...webhooksAlone, WEBHOOK_BASE_URL: "wss://hooks.example.com/twilio" },
  "without an Auth Token": settings,
  "without anything": {},
  "with an invalid base URL": { ...webhooksAlone, WEBHOOK_BASE_URL: "hooks.example.com" },
  "with a base URL that has a query": { ...webhooksAlone, WEBHOOK_BASE_URL: "https://hooks.example.com/?a=b" },
  "with an Auth Token that is not a string": { ...webhooksAlone, TWILIO_AUTH_TOKEN: { token: AUTH_TOKEN } },
};

let server;
const edges = {};
before(async () => {
  server = await startEdges(...Object.values(deployments));
  for (const [at, name] of Object.keys(deployments).entries()) edges[name] = server.edges[at];
});
after(() => server?.close());

const sign = (url, params = {}, token = AUTH_TOKEN) => getExpectedTwilioSignature(token, url, params);

/** As Twilio sends it: `signature` may be another, or undefined to leave it out. */
function webhook(
  edge,
  { url = "http://edge.example/webhooks/voice", params = call, signature, headers = {}, ...init } = {},
) {
  const shown = signature === undefined ? {} : { "x-twilio-signature": signature };
  return edges[edge].fetch(url, {
    method: "POST",
    body: `${new URLSearchParams(params)}`,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=UTF-8", ...shown, ...headers },
    ...init,
  });
}
const signed = (edge, { url = "http://edge.example/webhooks/voice", params = call, ...more } = {}) =>
  webhook(edge, { url, params, signature: sign(url, params), ...more });

async function isRefused(response, status, code) {
  assert.equal(response.status, status);
  assert.match(response.headers.get("content-type"), /^application\/json/);
  const { error } = await response.json();
  assert.equal(error.code, code);
  assert.ok(!JSON.stringify(error).includes(AUTH_TOKEN));
  return error;
}

describe("a request that Twilio signed", () => {
  for (const edge of ["whole", "alone"]) {
    test(`is answered in TwiML, by a deployment that is ${edge}`, async () => {
      const response = await signed(edge);
      assert.equal(response.status, 200);
      assert.match(response.headers.get("content-type"), /^text\/xml/);
      assert.equal(response.headers.get("cache-control"), "no-store");
      const twiml = await response.text();
      assert.match(
        twiml,
        /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Response><Say>.*\+14155550142.*<\/Say><\/Response>$/,
      );
    });
  }

  test("is accepted with a query, a port and an apostrophe", async () => {
    const url = "http://edge.example:8080/webhooks/voice?a=It's+fine&b=%40";
    assert.equal((await signed("alone", { url })).status, 200);
    const withoutPort = url.replace(":8080", "");
    assert.equal((await webhook("alone", { url, signature: sign(withoutPort, call) })).status, 200);
  });

  test("gets the value of From as escaped text", async () => {
    const From = `</Say><Redirect>https://evil.example</Redirect>&"'\u0000\u0007\ufffe\ud83d\ude00`;
    const response = await signed("alone", { params: { ...call, From } });
    assert.equal(response.status, 200);
    const twiml = await response.text();
    assert.ok(
      twiml.includes("&lt;/Say&gt;&lt;Redirect&gt;https://evil.example&lt;/Redirect&gt;&amp;&quot;&apos;\u{1f600}."),
    );
    assert.ok(!twiml.includes("<Redirect>"));
  });

  test("is accepted behind a proxy with WEBHOOK_BASE_URL", async () => {
    const inside = "http://10.0.0.7/webhooks/voice?a=b";
    const outside = "https://hooks.example.com/twilio/webhooks/voice?a=b";
    assert.equal((await webhook("behind a proxy", { url: inside, signature: sign(outside, call) })).status, 200);
    assert.equal((await webhook("behind a proxy", { url: inside, signature: sign(inside, call) })).status, 403);
    assert.equal((await webhook("alone", { url: inside, signature: sign(outside, call) })).status, 403);
    const overWss = sign(outside.replace("https", "wss"), call);
    assert.equal(
      (await webhook("with a base URL of wss", { url: inside, signature: sign(outside, call) })).status,
      200,
    );
    assert.equal((await webhook("with a base URL of wss", { url: inside, signature: overWss })).status, 403);
  });
});

describe("any other request", () => {
  const url = "http://edge.example/webhooks/voice";
  const right = sign(url, call);
  const wrong = {
    "without a signature": { signature: undefined },
    "with an empty one": { signature: "" },
    "with two": { signature: `${right}, ${right}` },
    "signed with another token": { signature: sign(url, call, "another-token") },
    "signed with the secret of the API key": { signature: sign(url, call, account.secret) },
    "signed for another URL": { signature: sign("https://edge.example/webhooks/voice", call) },
    "signed for another form": { signature: sign(url, { ...call, From: "+1" }) },
    "signed for no form": { signature: sign(url) },
    "signed as a WebSocket handshake": { signature: sign("ws://edge.example/webhooks/voice", call) },
    "with another content type": { signature: right, headers: { "content-type": "application/json" } },
    "with an unsigned body": {
      signature: sign(url),
      headers: { "content-type": "text/plain" },
      body: "x",
    },
    "that names a shared key": {
      signature: right,
      headers: { "x-twilio-webhooks-signature-settings": "key=webhooks_sharedkey_x,algorithm=HMAC_SHA256" },
    },
  };
  for (const [what, changes] of Object.entries(wrong)) {
    test(`${what} is refused`, async () => {
      await isRefused(await webhook("alone", changes), 403, "webhook_not_signed");
      assert.equal((await signed("alone")).status, 200, "afterwards");
    });
  }

  test("that is too large is refused before it is read", async () => {
    const params = { ...call, Body: "x".repeat(1 << 20) };
    await isRefused(await signed("alone", { params }), 413, "body_too_large");
  });

  for (const method of ["GET", "PUT", "DELETE"]) {
    test(`that is a ${method} is refused`, async () => {
      const response = await edges.alone.fetch("/webhooks/voice", { method });
      assert.equal(response.headers.get("allow"), "POST");
      await isRefused(response, 405, "method_not_allowed");
    });
  }

  test("is in the log, with the reason and without its query", async () => {
    await webhook("alone", { url: "http://edge.example/webhooks/voice?who=alice", signature: right });
    const entry = { event: "webhook_refused", reason: "signature_mismatch", url: "http://edge.example/webhooks/voice" };
    const lines = server.logs();
    assert.ok(lines.includes(JSON.stringify(entry)), lines.join("\n"));
    assert.ok(!lines.some((line) => line.includes("who=alice") || line.includes(AUTH_TOKEN)));
  });
});

describe("a deployment that is not configured for webhooks", () => {
  const names = {
    "without an Auth Token": [/TWILIO_AUTH_TOKEN/],
    "without anything": [/TWILIO_ACCOUNT_SID/, /TWILIO_AUTH_TOKEN/],
    "with an invalid base URL": [/WEBHOOK_BASE_URL/],
    "with a base URL that has a query": [/WEBHOOK_BASE_URL/],
    "with an Auth Token that is not a string": [/TWILIO_AUTH_TOKEN/],
  };
  for (const [edge, mentions] of Object.entries(names)) {
    test(`${edge} says what is missing`, async () => {
      const error = await isRefused(await signed(edge), 500, "not_configured");
      for (const mention of mentions) assert.match(error.problems.join(" "), mention);
    });
  }

  test("still issues tokens, and a deployment for webhooks only does not", async () => {
    assert.equal((await edges["without an Auth Token"].fetch("/healthz")).status, 200);
    assert.equal((await edges.alone.fetch("/healthz")).status, 500);
  });
});
