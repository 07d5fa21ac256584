// Invalid and hostile requests: each gets a proper error and changes nothing.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { accountSid, basic, keyPath, keysPath, LocalAccount, messagesPath, owner, values } from "./harness.mjs";

const FORM = "application/x-www-form-urlencoded";
const permission = "/twilio/messaging/messages/read";

let account;
let key;
before(async () => {
  account = await LocalAccount.start();
  key = await account.newKey({ friendlyName: "untouched", allow: [permission] });
});
afterEach(async () => {
  const { status, body } = await account.call("GET", `/v1/Keys/${key.sid}`);
  assert.deepEqual([status, body.friendly_name, body.policy], [200, "untouched", { allow: [permission] }]);
});
after(() => account.close());

/** The operations that take a name. */
const NAMED = [
  ["v2010 create", keysPath, {}, 201],
  ["v1 create", "/v1/Keys", { AccountSid: accountSid }, 201],
];
const count = async () => (await account.sql("SELECT count(*) AS n FROM api_keys"))[0].n;

for (const [title, path, form] of NAMED) {
  test(`${title}: names of 64 characters, in any character set`, async () => {
    for (const name of [
      "x".repeat(64),
      "ü".repeat(64),
      "漢".repeat(64),
      "🔑".repeat(64),
      "a\u0301b",
      "‮rtl",
      "<b>&\"'%=+",
    ]) {
      const { status, body } = await account.call("POST", path, { form: { ...form, FriendlyName: name } });
      assert.deepEqual([status, body.friendly_name], [201, name]);
    }
  });

  test(`${title}: empty, invalid and too long names are refused`, async () => {
    const many = await count();
    for (const name of [
      "",
      " ",
      "\t \u00a0",
      "x".repeat(65),
      "🔑".repeat(65),
      "x".repeat(60_000),
      "a\u0000b",
      "a\nb",
    ]) {
      const { status, body, headers } = await account.call("POST", path, { form: { ...form, FriendlyName: name } });
      assert.deepEqual([status, body.code, body.message], [400, 70001, "The request has constraint violations"], name);
      assert.match(headers.get("x-local-account-hint"), /^FriendlyName: 1 to 64 characters/);
    }
    assert.equal(await count(), many);
  });

  test(`${title}: repeated fields, invalid encodings, wrong types and too large bodies are refused`, async () => {
    const many = await count();
    const base = new URLSearchParams(form).toString();
    const bytes = (...values) => new Uint8Array(values);
    const cases = [
      ["FriendlyName=a&FriendlyName=b", FORM, 400],
      ["FriendlyName=a&FriendlyName=a", FORM, 400],
      ["FriendlyName=a&Friendly%4eame=b", FORM, 400],
      ["FriendlyName=%", FORM, 400],
      ["FriendlyName=%zz", FORM, 400],
      ["FriendlyName=%c3%28", FORM, 400],
      ["FriendlyName=%ed%a0%80", FORM, 400],
      [bytes(0x46, 0x3d, 0xff, 0xfe), FORM, 400],
      [Array.from({ length: 101 }, (_, at) => `f${at}=`).join("&"), FORM, 400],
      ["FriendlyName=a", "application/json", 415],
      ['{"FriendlyName":"a"}', "application/json", 415],
      ["FriendlyName=a", "multipart/form-data; boundary=x", 415],
      ["FriendlyName=a", "text/plain", 415],
      ["FriendlyName=a", `${FORM}x`, 415],
      [`FriendlyName=${"a".repeat(65_536)}`, FORM, 413],
      [`f=${"a".repeat(5_000_000)}`, FORM, 413],
    ];
    for (const [body, type, expected] of cases) {
      const whole = typeof body === "string" && base !== "" && type === FORM ? `${base}&${body}` : body;
      const { status } = await account.call("POST", path, { type, body: whole });
      assert.equal(status, expected, `${type} ${String(body).slice(0, 80)}`);
    }
    assert.equal(await count(), many);
  });

  test(`${title}: a body without Content-Length that is too large is refused`, async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 200) controller.close();
        else controller.enqueue(new TextEncoder().encode("a".repeat(1024)));
      },
    });
    const { status, body: error } = await account.call("POST", path, { type: FORM, body });
    assert.deepEqual([status, error.code], [413, 20413]);
  });

  test(`${title}: fields with unusual names are ignored`, async () => {
    for (const name of ["__proto__", "constructor", "toString", "FriendlyName[]", "friendlyname", ""]) {
      const { status, body } = await account.call("POST", path, { form: { ...form, [name]: "x" } });
      assert.deepEqual([status, body.friendly_name], [201, null], name);
    }
  });
}

/** `n` different permissions that exist. */
const permissions = (n) => {
  const verbs = ["read", "list", "create", "update", "delete"];
  const resources = [
    "messaging/messages",
    "messaging/services",
    "voice/calls",
    "voice/queues",
    "studio/flows",
    "verify/factor",
  ];
  resources.push(
    "verify/bucket",
    "verify/service",
    "verify/webhook",
    "verify/rate-limit",
    "iam/api-keys",
    "voice/sip.domains",
  );
  resources.push(
    "voice/sip.trunks",
    "voice/sip.ip-acls",
    "studio/executions",
    "event-streams/sink",
    "taskrouter/workspaces",
  );
  resources.push(
    "taskrouter/workspaces.tasks",
    "taskrouter/workspaces.workers",
    "taskrouter/workspaces.activities",
    "voice/twiml.apps",
  );
  return resources.flatMap((resource) => verbs.map((verb) => `/twilio/${resource}/${verb}`)).slice(0, n);
};

const POLICIES = [
  ["none", { allow: [] }, 70001],
  ["101", { allow: permissions(101) }, 70001],
  ["not JSON", "allow", 70001],
  ["empty text", "", 70001],
  ["null", null, 70001],
  ["a list", [permission], 70001],
  ["no allow", {}, 70001],
  ["allow that is a text", { allow: permission }, 70001],
  ["an entry that is not a string", { allow: [permission, 1] }, 70001],
  ["members besides allow", { allow: [permission], deny: [] }, 70001],
  ["a permission that does not exist", { allow: [permission, "/twilio/fakepermission/doesnotexist"] }, 70002],
  ["an action that there is not", { allow: ["/twilio/lookup/phone-numbers/call"] }, 70002],
  ["no leading slash", { allow: ["twilio/messaging/messages/read"] }, 70002],
  ["upper case", { allow: ["/twilio/Messaging/messages/read"] }, 70002],
  ["a wildcard above the action", { allow: ["/twilio/messaging/*"] }, 70002],
  ["everything", { allow: ["*"] }, 70002],
  ["an empty permission", { allow: [""] }, 70002],
  ["a prototype's name", { allow: ["__proto__"] }, 70002],
  ["a huge permission", { allow: [`/twilio/${"x".repeat(20_000)}/read`] }, 70002],
];

test("create and update refuse an invalid policy and change nothing", async () => {
  const many = await count();
  for (const [title, policy, code] of POLICIES) {
    const Policy = typeof policy === "string" ? policy : JSON.stringify(policy);
    const create = { AccountSid: accountSid, KeyType: "restricted", Policy };
    for (const [path, form] of [
      ["/v1/Keys", create],
      [`/v1/Keys/${key.sid}`, { FriendlyName: "changed", Policy }],
    ]) {
      const { status, body } = await account.call("POST", path, { form });
      assert.deepEqual([status, body.code], [400, code], `${title}: ${path}`);
      assert.ok(body.message.length < 300);
    }
  }
  assert.equal(await count(), many);
});

test("a permission that is not in the catalogue is accepted, with a hint", async () => {
  for (const allow of [["/twilio/serverless/services/read"], ["/twilio/lookup/phone-numbers/delete"]]) {
    const form = { AccountSid: accountSid, KeyType: "restricted", Policy: JSON.stringify({ allow }) };
    const { status, headers, body } = await account.call("POST", "/v1/Keys", { form });
    assert.deepEqual([status, body.policy], [201, { allow }]);
    assert.equal(headers.get("x-local-account-hint"), `${allow}: not in the catalogue of permissions`);
  }
  const form = { AccountSid: accountSid, KeyType: "restricted", Policy: JSON.stringify({ allow: [permission] }) };
  const known = await account.call("POST", "/v1/Keys", { form });
  assert.equal(known.headers.get("x-local-account-hint"), null);
});

test("the message for a malformed permission", async () => {
  const { body } = await account.call("POST", "/v1/Keys", {
    form: {
      AccountSid: accountSid,
      KeyType: "restricted",
      Policy: '{"allow":["/twilio/fakepermission/doesnotexist"]}',
    },
  });
  assert.equal(body.message, "assertion '/twilio/fakepermission/doesnotexist' is invalid");
});

test("policies of one and of a hundred permissions", async () => {
  for (const n of [1, 100]) {
    const allow = permissions(n);
    assert.equal(new Set(allow).size, n);
    assert.deepEqual((await account.newKey({ allow })).policy, { allow });
  }
});

test("KeyType without Policy, Policy without KeyType and an invalid KeyType are refused", async () => {
  const many = await count();
  const Policy = JSON.stringify({ allow: [permission] });
  for (const form of [
    { KeyType: "restricted" },
    { Policy },
    { KeyType: "standard" },
    { KeyType: "main" },
    { KeyType: "main", Policy },
    { KeyType: "Restricted", Policy },
    { KeyType: "", Policy },
  ]) {
    const { status, body } = await account.call("POST", "/v1/Keys", { form: { AccountSid: accountSid, ...form } });
    assert.deepEqual([status, body.code], [400, 70001], JSON.stringify(form));
  }
  assert.equal(await count(), many);
  const standard = await account.newKey();
  for (const sid of [standard.sid, values.TWILIO_API_KEY]) {
    const { status, body } = await account.call("POST", `/v1/Keys/${sid}`, { form: { Policy } });
    assert.deepEqual([status, body.code], [400, 70001]);
  }
});

test("an invalid Authorization header is refused", async () => {
  const encode = (text) => Buffer.from(text).toString("base64");
  for (const as of [
    "Basic",
    "Basic ",
    "Basic %%%",
    "Basic a",
    `Basic ${encode(accountSid)}`,
    `Basic ${encode(":")}`,
    `Basic ${encode(`${accountSid}:`)}`,
    `Basic ${encode(`:${values.TWILIO_AUTH_TOKEN}`)}`,
    `Basic ${encode(`${accountSid}:${values.TWILIO_AUTH_TOKEN}\n`)}`,
    `Basic ${encode(`${accountSid.toLowerCase()}:${values.TWILIO_AUTH_TOKEN}`)}`,
    `${owner}, ${owner}`,
    `${owner} x`,
    `Digest ${owner.slice(6)}`,
    owner.slice(6),
    `Basic ${"A".repeat(8_000)}`,
    basic("' OR 1=1 --", "x"),
    basic("SK%", values.TWILIO_API_SECRET),
    "Bearer",
    "Bearer x",
    "Bearer a.b.c",
    `Bearer ${"A".repeat(8_000)}`,
    `Bearer ${values.TWILIO_AUTH_TOKEN}`,
  ]) {
    const { status, body } = await account.call("GET", keysPath, { as });
    assert.deepEqual([status, body.code], [401, 20003], as.slice(0, 80));
  }
});

test("the scheme is case-insensitive, and any number of spaces may follow it (RFC 9110)", async () => {
  for (const scheme of ["basic", "BASIC", "Basic  "]) {
    const { status } = await account.call("GET", keysPath, { as: `${scheme} ${owner.slice(6)}` });
    assert.equal(status, 200, scheme);
  }
});

test("repeated and wrongly encoded query parameters are refused", async () => {
  for (const path of [`${keysPath}?`, `${messagesPath}?`, `/v1/Keys?AccountSid=${accountSid}&`]) {
    for (const query of ["PageSize=1&PageSize=2", "PageSize=%", "To=%ff", "PageToken=PA1&PageToken=PA1&Page=1"]) {
      const { status, body } = await account.call("GET", path + query);
      assert.deepEqual([status, body.code], [400, 20001], path + query);
    }
  }
});

test("unusual paths are not found and never cause a server error", async () => {
  const odd = [
    "//",
    "/%00",
    "/v1/Keys/%2e%2e",
    "/v1//Keys",
    "/v1/Keys/",
    "/2010-04-01/Accounts//Keys.json",
    "/v1/Keys/%ff",
  ];
  odd.push(
    `/${"a".repeat(8_000)}`,
    keyPath("%00"),
    keyPath("__proto__"),
    "/v2/token/x",
    "/v1/Accounts/x/Tokens/validate",
  );
  for (const path of odd) {
    const { status } = await account.call("GET", path);
    assert.ok([400, 404, 405].includes(status), `${path.slice(0, 60)} → ${status}`);
  }
});
