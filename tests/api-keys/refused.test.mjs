// Options that cannot work are refused before a request is sent, with the option's name and the reason.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ApiKey, ApiKeys, AuthToken, CredentialError, hostname, OAuthClient } from "twilio-edge-auth";
import { accountSid, clientId, sidOf } from "../support/twilio-api.mjs";

const secret = "Zq8vT3nK5xW1yB7mD9cF2gH4jL6pR0sU";
const authToken = new AuthToken({ accountSid, authToken: secret });
const keyOf = (options) => new ApiKey({ accountSid, sid: sidOf(1), secret, ...options });
const permission = "/twilio/messaging/messages/read";

let sent = 0;
const fetch = async () => {
  sent += 1;
  return new Response(JSON.stringify({ sid: sidOf(1), secret: "made", keys: [] }), { status: 200 });
};
const keysOf = (options, credential = authToken) => new ApiKeys(credential, { fetch, ...options });
after(() => assert.equal(sent, 0, "something was sent"));

async function refused(work, code, field, message = /expected/) {
  const error = await (async () => work())().then(
    () => assert.fail("nothing was refused"),
    (error) => error,
  );
  assert.ok(error instanceof CredentialError, error);
  assert.equal(error.code, code, error.message);
  assert.equal(error.field, field, error.message);
  assert.match(error.message, message);
  assert.ok(!error.message.includes(secret.slice(0, 8)));
}

const bad = (name, work, field, message) => test(name, () => refused(work, "invalid_argument", field, message));

describe("a name", () => {
  for (const [what, friendlyName] of [
    ["that is empty", ""],
    ["of spaces", "   "],
    ["of a tab", "\t"],
    ["of 65 characters", "x".repeat(65)],
    ["of 65 characters beyond ASCII", "🔑".repeat(65)],
    ["with a line break", "a\nb"],
    ["with a NUL", "a\0b"],
    ["that is null", null],
    ["that is a number", 5],
    ["that is an object", {}],
  ]) {
    bad(`${what}, of a new key`, () => keysOf().create({ friendlyName }), "friendlyName");
    bad(`${what}, of a changed key`, () => keysOf().update(sidOf(1), { friendlyName }), "friendlyName");
  }
  bad("with a lone surrogate", () => keysOf().create({ friendlyName: "a\ud800" }), "friendlyName", /surrogate/);

  test("of 64 characters is accepted", async () => {
    const fetch = async (_, { body }) => {
      assert.equal(new URLSearchParams(body).get("FriendlyName").length, 128);
      return new Response(JSON.stringify({ sid: sidOf(1), secret: "made" }), { status: 201 });
    };
    await keysOf({ fetch }).create({ friendlyName: "🔑".repeat(64) });
  });
});

describe("a policy", () => {
  for (const [what, policy, field] of [
    ["without permissions", { allow: [] }, "policy.allow"],
    ["without allow", {}, "policy.allow"],
    ["with more than 100 permissions", { allow: Array(101).fill(permission) }, "policy.allow"],
    ["with an invalid permission", { allow: [permission, "messages/read"] }, "policy.allow.1"],
    ["with a permission without action", { allow: ["/twilio/messaging/"] }, "policy.allow.0"],
    ["with a permission of another house", { allow: ["/aws/s3/read"] }, "policy.allow.0"],
    ["with an empty permission", { allow: [""] }, "policy.allow.0"],
    ["with a permission that is not a string", { allow: [permission, 7] }, "policy.allow.1"],
    ["with the secret for a permission", { allow: [secret] }, "policy.allow.0"],
    ["that is a list", [permission], "policy"],
    ["that is null", null, "policy"],
    ["that is a text", permission, "policy"],
    ["whose allow is a text", { allow: permission }, "policy.allow"],
    ["that denies", { allow: [permission], deny: [] }, "policy.deny"],
  ]) {
    const message = field === "policy.deny" ? /unknown option/ : /expected/;
    bad(`${what}, of a new key`, () => keysOf().create({ policy }), field, message);
    bad(`${what}, of a changed key`, () => keysOf().update(sidOf(1), { policy }), field, message);
  }

  const policy = { allow: [permission] };
  for (const api of ["iam\nnext", "2010-04-01\ndelete", "IAM", "", "v1"]) {
    bad(`an API called ${JSON.stringify(api)}`, () => keysOf({ api }), "api");
  }
  bad("over 2010-04-01", () => keysOf({ api: "2010-04-01" }).create({ policy }), "policy", /2010-04-01.*iam/);
  bad(
    "over 2010-04-01, changed",
    () => keysOf({ api: "2010-04-01" }).update(sidOf(1), { policy }),
    "policy",
    /2010-04-01.*iam/,
  );
  const irish = keyOf({ region: "ie1", edge: "dublin" });
  bad("outside us1", () => keysOf({}, irish).create({ policy }), "policy", /us1/);
  bad("outside us1, changed", () => keysOf({}, irish).update(sidOf(1), { policy }), "policy", /us1/);
});

describe("a SID", () => {
  for (const [what, sid] of [
    ["of an account", accountSid],
    ["of a message", `SM${"1".repeat(32)}`],
    ["in lower case", sidOf(1).toLowerCase()],
    ["too short", sidOf(1).slice(0, -1)],
    ["with a path", `${sidOf(1)}/../x`],
    ["that is empty", ""],
    ["that is missing", undefined],
    ["that is an object", { toString: () => sidOf(1) }],
    ["that is the secret", secret],
  ]) {
    for (const call of ["get", "update", "delete"]) {
      test(`${what}, to ${call}`, () =>
        refused(() => keysOf()[call](sid, { friendlyName: "x" }), "invalid_key_sid", "sid", /SK and 32/));
    }
  }
  test("of an account is named as such", () =>
    refused(() => keysOf().get(accountSid), "invalid_key_sid", "sid", /this is an account SID/));
});

describe("options", () => {
  bad("of an update that changes nothing", () => keysOf().update(sidOf(1), {}), "options", /friendly name/);
  bad("of an update that are missing", () => keysOf().update(sidOf(1)), undefined);
  bad("that are null", () => keysOf().create(null), undefined);
  bad("that are a text", () => keysOf().create("worker"), undefined);
  bad("that are a list", () => keysOf().create([]), undefined);
  bad(
    "with an unknown name",
    () => keysOf().create({ friendlyname: "x" }),
    "friendlyname",
    /did you mean friendlyName/,
  );
  bad(
    "with a getter that throws",
    () =>
      keysOf().create({
        get friendlyName() {
          throw new Error("no");
        },
      }),
    "options",
  );
  for (const pageSize of [0, 1001, -1, 1.5, Number.NaN, "50", null, 2 ** 53]) {
    bad(`with pages of ${JSON.stringify(pageSize)}`, () => keysOf().list({ pageSize }), "pageSize", /1 to 1000/);
  }
  for (const limit of [-1, 1.5, "5", null]) {
    bad(`with a limit of ${JSON.stringify(limit)}`, () => keysOf().list({ limit }), "limit");
  }
  for (const pageToken of ["", "x".repeat(1001), "x".repeat(5000), 5, null]) {
    bad(`with a page token ${`${pageToken}`.slice(0, 9)}`, () => keysOf().pages({ pageToken }), "pageToken");
  }
  bad("of pages with a limit", () => keysOf().pages({ limit: 5 }), "limit", /unknown option/);
  bad("of pages that are null", () => keysOf().pages(null), undefined);
  const calls = {
    create: (call) => keysOf().create({}, call),
    get: (call) => keysOf().get(sidOf(1), call),
    update: (call) => keysOf().update(sidOf(1), { friendlyName: "x" }, call),
    delete: (call) => keysOf().delete(sidOf(1), call),
    list: (call) => keysOf().list(call),
    pages: (call) => keysOf().pages(call),
  };
  for (const [name, call] of Object.entries(calls)) {
    for (const [option, value] of Object.entries({ timeout: 0, deadline: -1, signal: {} })) {
      bad(`of a call to ${name} with a bad ${option}`, () => call({ [option]: value }), option);
    }
    bad(`of a call to ${name} with an unknown name`, () => call({ retries: 1 }), "retries", /unknown option/);
  }
  bad("of a list with an unknown name", () => keysOf().list({ page: 2 }), "page", /unknown option/);
});

describe("a client", () => {
  bad("with a Standard key", () => keysOf({}, keyOf({ type: "standard" })), "credential", /Standard keys cannot/);
  for (const credential of [undefined, null, "AC", {}, { accountSid, authorizationHeader: () => "" }]) {
    bad(`with ${JSON.stringify(credential)} for a credential`, () => new ApiKeys(credential), "credential");
  }
  const client = new OAuthClient({ clientId, clientSecret: secret });
  const where = /an OAuthClient needs accountSid .* TWILIO_ACCOUNT_SID/;
  test("with an OAuth client without an account, which says where the account belongs", () =>
    refused(() => keysOf({}, client), "invalid_account_sid", "accountSid", where));
  test("with a freed credential", async () => {
    const gone = keyOf();
    gone.free();
    await assert.rejects(keysOf({}, gone).get(sidOf(1)), { code: "freed" });
    const going = keyOf();
    const keys = keysOf({}, going);
    going.free();
    await assert.rejects(keys.get(sidOf(1)), { code: "freed" });
  });
  for (const [option, value] of [
    ["api", "v1"],
    ["api", ""],
    ["api", 2010],
    ["fetch", "fetch"],
    ["fetch", null],
    ["maxRetries", -1],
    ["maxRetries", 11],
    ["maxRetries", 1.5],
    ["maxRetries", "3"],
    ["timeout", 0],
    ["timeout", 2 ** 31],
    ["timeout", Number.POSITIVE_INFINITY],
    ["deadline", 0],
    ["deadline", 1.5],
    ["deadline", 2 ** 31],
    ["deadline", null],
    ["signal", {}],
    ["signal", null],
    ["baseUrl", ""],
    ["baseUrl", 5],
    ["baseUrl", "twilio.example"],
    ["baseUrl", "http://twilio.example"],
    ["baseUrl", "http://localhost.example"],
    ["baseUrl", "ftp://localhost"],
    ["baseUrl", "https://twilio.example/path"],
    ["baseUrl", "https://twilio.example?query"],
    ["baseUrl", "https://twilio.example/#"],
    ["baseUrl", "https://user:password@twilio.example"],
    ["baseUrl", "javascript:alert(1)"],
  ]) {
    bad(`with ${option}: ${JSON.stringify(value)}`, () => keysOf({ [option]: value }), option);
  }
  test("with an option at its limit is accepted", () => {
    for (const baseUrl of [
      "https://twilio.example",
      "https://twilio.example:8443/",
      "http://localhost:3000",
      "http://127.0.0.1",
      "http://[::1]:3000/",
    ]) {
      keysOf({ baseUrl });
    }
    for (const maxRetries of [0, 10]) keysOf({ maxRetries });
    for (const milliseconds of [1, 2 ** 31 - 1]) keysOf({ timeout: milliseconds, deadline: milliseconds });
  });
  bad("with an unknown option", () => keysOf({ retries: 3 }), "retries", /unknown option/);
  bad("with null for options", () => new ApiKeys(authToken, null), undefined);
  for (const region of ["ie1", "au1", "br1", "de1", "jp1", "sg1", "us2"]) {
    bad(`in ${region} without an edge location`, () => keysOf({}, keyOf({ region })), "edge", /2026-04-28/);
  }
});

describe("a host", () => {
  for (const [expected, ...given] of [
    ["https://api.twilio.com", "api"],
    ["https://api.twilio.com", "api", {}],
    ["https://iam.us1.twilio.com", "iam", { region: "us1" }],
    ["https://api.sydney.us1.twilio.com", "api", { edge: "sydney" }],
    ["https://api.dublin.ie1.twilio.com", "api", { region: "ie1", edge: "dublin" }],
    ["https://event-bridge.twilio.com", "event-bridge", { region: undefined, edge: undefined }],
  ]) {
    test(`${given.map((value) => JSON.stringify(value))} is ${expected}`, () =>
      assert.equal(hostname(...given), expected));
  }
  for (const options of ["ie1", 5, null, []]) {
    bad(`with ${JSON.stringify(options)} for its place`, () => hostname("api", options), undefined);
  }
  bad(
    "with a place that cannot be read",
    () =>
      hostname("api", {
        get region() {
          throw new Error("no");
        },
      }),
    "options",
  );
  test("of a credential is the one of its region and edge", () => {
    const given = { accountSid, authToken: "2".repeat(32), region: "ie1", edge: "dublin" };
    assert.equal(hostname("api", new AuthToken(given)), "https://api.dublin.ie1.twilio.com");
  });
  bad("that stopped existing", () => hostname("api", { region: "ie1" }), "edge", /such as dublin.*2026-04-28/);
  for (const product of ["", "API", "api.", "a/b", "api.twilio.com", "é", undefined, 5]) {
    bad(`of ${JSON.stringify(product)}`, () => hostname(product), "product");
  }
  bad("in an invalid region", () => hostname("api", { region: "ie1.evil" }), "region");
  bad("at an invalid edge", () => hostname("api", { edge: "dublin/" }), "edge");
  bad("with an unknown option", () => hostname("api", { regoin: "ie1" }), "regoin", /did you mean region/);
  bad("with null for options", () => hostname("api", null), undefined);
});
