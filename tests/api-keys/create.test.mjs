// Whatever fails, a key is created at most once.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { ApiError, ApiKey, ApiKeys, AuthToken } from "twilio-edge-auth";
import { accountSid, faults, sidOf, startService } from "../support/twilio-api.mjs";

const token = new AuthToken({ accountSid, authToken: "2".repeat(32) });
const policy = { allow: ["/twilio/messaging/messages/read", "/twilio/messaging/messages/*"] };
let service;
let keys;

beforeEach(async () => {
  service = await startService();
  keys = new ApiKeys(token, { baseUrl: service.origin });
});
afterEach(async () => {
  await service.close();
  assert.deepEqual(service.wrong, []);
});

for (const api of ["iam", "2010-04-01"]) {
  test(`a Standard key over ${api}`, async () => {
    keys = new ApiKeys(token, { api, baseUrl: service.origin });
    const name = "ein Schlüssel & mehr=%41+🔑";
    const key = await keys.create({ friendlyName: name });
    assert.equal(key.sid, sidOf(1));
    assert.equal(key.friendlyName, name);
    assert.equal(key.secret, service.secrets[0]);
    assert.equal(key.dateCreated.toISOString(), "2016-06-13T22:50:08.000Z");
    assert.equal(key.dateUpdated.toISOString(), "2016-06-14T22:50:08.000Z");
    assert.equal(key.policy, api === "iam" ? null : undefined);
    assert.equal(service.requests[0].authorization, token.authorizationHeader());
    const credential = key.credential();
    assert.ok(credential instanceof ApiKey);
    assert.equal(credential.accountSid, accountSid);
    assert.equal(credential.type, "standard");
    assert.equal(atob(credential.authorizationHeader().slice(6)), `${key.sid}:${key.secret}`);
  });

  test(`a key without a name over ${api}`, async () => {
    keys = new ApiKeys(token, { api, baseUrl: service.origin });
    assert.equal((await keys.create()).friendlyName, null);
    assert.equal((await keys.create({ friendlyName: undefined, policy: undefined })).friendlyName, null);
  });
}

test("the credential of a Restricted key refuses to mint", async () => {
  const key = await keys.create({ policy });
  assert.deepEqual(key.policy, policy);
  assert.equal(service.requests[0].form.KeyType, "restricted");
  assert.equal(service.requests[0].form.Policy, JSON.stringify(policy));
  assert.equal(key.credential().type, "restricted");
  assert.throws(() => key.credential().mintAccessToken({ identity: "alice" }), { code: "restricted_key_cannot_sign" });
});

test("the new credential has the region and edge of the client's credential", async () => {
  const home = new ApiKey({
    accountSid,
    sid: sidOf(9),
    secret: "s".repeat(32),
    type: "main",
    region: "us1",
    edge: "ashburn",
  });
  const credential = (await new ApiKeys(home, { baseUrl: service.origin }).create()).credential();
  assert.equal(credential.region, "us1");
  assert.equal(credential.edge, "ashburn");
  assert.equal(service.requests[0].authorization, home.authorizationHeader());
});

describe("no second key is created", () => {
  const ends = [
    ["a connection dropped before the request is read", faults.dropped, 0, { name: "TypeError" }],
    ["a connection dropped before the response", faults.droppedAfter, 1, { name: "TypeError" }],
    ["a connection dropped within the response", faults.droppedWithin, 1, { name: "TypeError" }],
    ["a 500 instead of the work", faults.status(500), 0, { name: "ApiError", status: 500, code: 20500 }],
    ["a 503 that asks to wait", faults.status(503, { "retry-after": "1" }), 0, { status: 503, retryAfter: 1 }],
    ["a 502 after the work", faults.failedAfter(502), 1, { name: "ApiError", status: 502 }],
    ["a gateway's page after the work", faults.html(504), 1, { name: "ApiError", status: 504 }],
    ["a response that comes too late", faults.slow(60_000), 1, { name: "TimeoutError" }],
    ["a response that does not end", faults.stalled, 1, { name: "TimeoutError" }],
    ["a truncated response", faults.truncated, 1, { name: "ApiError", status: 201, message: /secret is lost/ }],
    [
      "a page instead of the response",
      faults.html(201),
      1,
      { name: "ApiError", status: 201, message: /secret is lost/ },
    ],
    ["a response without secret", faults.body(`{"sid":"${sidOf(1)}"}`), 1, { status: 201, message: /secret is lost/ }],
    ["a response without SID", faults.body('{"secret":"abc"}'), 1, { status: 201, message: /secret is lost/ }],
    ["a response that is null", faults.body("null"), 1, { status: 201, message: /secret is lost/ }],
    ["an empty response", faults.body(""), 1, { status: 201, message: /secret is lost/ }],
    ["a redirection", faults.status(307, { location: "/v1/Keys" }), 0, { name: "ApiError", status: 307 }],
  ];
  for (const [what, fault, made, error] of ends) {
    test(`after ${what}`, async () => {
      service.faults.push(fault);
      if (error.name === "TimeoutError") keys = new ApiKeys(token, { baseUrl: service.origin, timeout: 1000 });
      await assert.rejects(keys.create({ friendlyName: "once" }), error);
      assert.equal(service.count("POST"), 1);
      assert.equal(service.keys.size, made);
    });
  }

  test("but a 429, which created none, is retried", async (t) => {
    t.mock.method(Math, "random", () => 0);
    service.faults.push(faults.status(429), faults.status(429));
    assert.equal((await keys.create()).secret, service.secrets[0]);
    assert.equal(service.count("POST"), 3);
    assert.equal(service.keys.size, 1);
  });

  test("when the outcome after a 429 is uncertain", async (t) => {
    t.mock.method(Math, "random", () => 0);
    service.faults.push(faults.status(429), faults.droppedAfter);
    await assert.rejects(keys.create(), { name: "TypeError" });
    assert.equal(service.count("POST"), 2);
    assert.equal(service.keys.size, 1);
  });
});

test("a response with only SID and secret still gives the key", async () => {
  service.faults.push(
    faults.body(`{"sid":"${sidOf(1)}","secret":"\\u0041bc","date_created":null,"policy":null,"friendly_name":null}`),
  );
  const key = await keys.create();
  assert.equal(key.secret, "Abc");
  assert.equal(key.friendlyName, null);
  assert.deepEqual([key.dateCreated, key.dateUpdated], [null, null]);
});

test("a hundred concurrent calls create a hundred keys", async () => {
  const made = await Promise.all(Array.from({ length: 100 }, (_, i) => keys.create({ friendlyName: `key ${i}` })));
  assert.equal(service.keys.size, 100);
  for (const key of made) assert.equal(key.secret, service.keys.get(key.sid).secret);
  assert.ok(made.every((key, i) => key.friendlyName === `key ${i}`));
  assert.ok(ApiError.prototype instanceof Error);
});
