// Requests to Twilio's hosts, as the edge worker sends them through its binding: each API on its own host, in every region.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createTestHarness } from "wrangler";
import { accountSid, LocalAccount, localAccountWorker, owner } from "./harness.mjs";

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const paths = {
  api: `/2010-04-01/Accounts/${accountSid}/Keys.json`,
  iam: `/v1/Keys?AccountSid=${accountSid}`,
};

test("each API is on its own host, with a region, and with an edge and a region", async () => {
  for (const [product, path] of Object.entries(paths)) {
    for (const rest of ["", ".us1", ".ie1", ".dublin.ie1", ".sao-paulo.us1", ".ashburn-ix.us1"]) {
      const { status } = await account.callAt(`https://${product}${rest}.twilio.com${path}`);
      assert.equal(status, 200, product + rest);
    }
  }
  const shared = await account.callAt("https://webhooks.twilio.com/v1/Webhooks/SharedKeys");
  assert.deepEqual(shared.body.sharedKeys, []);
  const secondary = await account.callAt("https://accounts.twilio.com/v1/AuthTokens/Secondary", { method: "POST" });
  assert.equal(secondary.status, 201);
  const token = await account.callAt("https://oauth.twilio.com/v2/token", { method: "POST" });
  assert.equal(token.body.message, "Missing required parameter grant_type");
});

test("an API is not on the other hosts of Twilio", async () => {
  for (const [host, path] of [
    ["iam.twilio.com", paths.api],
    ["api.twilio.com", paths.iam],
    ["oauth.twilio.com", paths.iam],
    ["api.twilio.com", "/v2/token"],
    ["www.twilio.com", paths.api],
    ["video.twilio.com", paths.iam],
    ["iam.twilio.com", "/v1/AuthTokens/Secondary"],
    ["iam.twilio.com", "/v1/Webhooks/SharedKeys"],
    ["accounts.twilio.com", paths.iam],
    ["webhooks.twilio.com", "/v1/AuthTokens/Secondary"],
  ]) {
    const { status, body } = await account.callAt(`https://${host}${path}`);
    assert.deepEqual([status, body.code], [404, 20404], host + path);
  }
});

test("links have the host of the request, over https", async () => {
  const { body } = await account.callAt(`https://iam.dublin.ie1.twilio.com${paths.iam}`);
  assert.equal(body.meta.url, `https://iam.dublin.ie1.twilio.com/v1/Keys?AccountSid=${accountSid}&PageSize=50&Page=0`);
});

test("every response says that it is development equipment and forbids caching", async () => {
  for (const path of [paths.iam, "/nowhere", "/v2/token"]) {
    const { headers } = await account.call("GET", path);
    assert.equal(headers.get("x-local-account"), "development equipment: not Twilio, nothing is sent");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(headers.get("twilio-request-id"), /^RQ[0-9a-f]{32}$/);
  }
});

test("a worker with a service binding calls it at Twilio's addresses", async () => {
  const caller = {
    name: "caller",
    main: join(import.meta.dirname, "fixtures/caller.mjs"),
    compatibility_date: "2026-11-17",
    services: [{ binding: "TWILIO_API", service: "twilio-local-account" }],
  };
  const server = createTestHarness({ workers: [{ config: caller }, localAccountWorker()] });
  try {
    const { url } = await server.listen();
    const address = `https://iam.twilio.com${paths.iam}`;
    const response = await fetch(url, { headers: { Authorization: owner, "x-address": address } });
    assert.equal(response.status, 200);
    assert.equal((await response.json()).meta.url, `${address}&PageSize=50&Page=0`);
  } finally {
    await server.close();
  }
});
