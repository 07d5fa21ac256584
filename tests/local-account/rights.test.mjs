// Permissions: every kind of credential with every operation.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  accountSid,
  basic,
  keyPath,
  keysPath,
  LocalAccount,
  mainKey,
  messagePath,
  messagesPath,
  owner,
  validatePath,
  values,
} from "./harness.mjs";

const signing = (path) => path.replace("/Keys", "/SigningKeys");
const form = { FriendlyName: "by the table" };
const message = { To: "+15558675310", From: "+15017122661", Body: "Hello" };
const newKey = async (account) => (await account.newKey()).sid;
const newMessage = async (account) => (await account.newMessage()).sid;

/** Each operation: its permission, its status if allowed, the request, and a function that creates its resource. */
const OPERATIONS = [
  ["fetch the account", "iam/accounts/read", 200, () => ["GET", `/2010-04-01/Accounts/${accountSid}.json`]],
  ["v2010 list keys", "iam/api-keys/list", 200, () => ["GET", keysPath]],
  ["v2010 create a key", "iam/api-keys/create", 201, () => ["POST", keysPath, { form }]],
  ["v2010 fetch a key", "iam/api-keys/read", 200, (sid) => ["GET", keyPath(sid)], newKey],
  ["v2010 update a key", "iam/api-keys/update", 200, (sid) => ["POST", keyPath(sid), { form }], newKey],
  ["v2010 delete a key", "iam/api-keys/delete", 204, (sid) => ["DELETE", keyPath(sid)], newKey],
  ["v2010 list signing keys", "iam/api-keys/list", 200, () => ["GET", signing(keysPath)]],
  ["v2010 create a signing key", "iam/api-keys/create", 201, () => ["POST", signing(keysPath), { form }]],
  ["v2010 fetch a signing key", "iam/api-keys/read", 200, (sid) => ["GET", signing(keyPath(sid))], newKey],
  [
    "v2010 update a signing key",
    "iam/api-keys/update",
    200,
    (sid) => ["POST", signing(keyPath(sid)), { form }],
    newKey,
  ],
  ["v2010 delete a signing key", "iam/api-keys/delete", 204, (sid) => ["DELETE", signing(keyPath(sid))], newKey],
  ["v1 list keys", "iam/api-keys/list", 200, () => ["GET", `/v1/Keys?AccountSid=${accountSid}`]],
  ["v1 create a key", "iam/api-keys/create", 201, () => ["POST", "/v1/Keys", { form: { AccountSid: accountSid } }]],
  ["v1 fetch a key", "iam/api-keys/read", 200, (sid) => ["GET", `/v1/Keys/${sid}`], newKey],
  ["v1 update a key", "iam/api-keys/update", 200, (sid) => ["POST", `/v1/Keys/${sid}`, { form }], newKey],
  ["v1 delete a key", "iam/api-keys/delete", 204, (sid) => ["DELETE", `/v1/Keys/${sid}`], newKey],
  ["create a message", "messaging/messages/create", 201, () => ["POST", messagesPath, { form: message }]],
  ["list messages", "messaging/messages/list", 200, () => ["GET", messagesPath]],
  ["fetch a message", "messaging/messages/read", 200, (sid) => ["GET", messagePath(sid)], newMessage],
];

const PERMISSIONS = [...new Set(OPERATIONS.map(([, permission]) => permission))];
/** A permission that no operation here needs. */
const ELSEWHERE = "/twilio/voice/calls/read";

let account;
const standing = {};

before(async () => {
  account = await LocalAccount.start();
  standing.standard = (await account.newKey()).as;
  const gone = await account.newKey();
  await account.call("DELETE", `/v1/Keys/${gone.sid}`);
  standing.deleted = gone.as;
  const goneMain = await account.newKey({ allow: PERMISSIONS.map((permission) => `/twilio/${permission}`) });
  await account.call("DELETE", keyPath(goneMain.sid));
  standing.deletedRestricted = goneMain.as;
  const token = await account.call("POST", "/v2/token", {
    as: undefined,
    form: {
      grant_type: "client_credentials",
      client_id: values.TWILIO_CLIENT_ID,
      client_secret: values.TWILIO_CLIENT_SECRET,
    },
  });
  standing.bearer = `Bearer ${token.body.access_token}`;
});
after(() => account.close());

const AUTHENTICATE = "401/20003 Authenticate";
const allowed = (_, success) => `${success}`;
const refused = () => AUTHENTICATE;
const missing = (permission) => `401/70051 Authorization Error: required permission twilio/${permission} is missing`;

/** Every kind of caller: its Authorization header for an operation, and the expected result. */
const CALLERS = {
  anonymous: [() => "", refused],
  "the Auth Token": [() => owner, allowed],
  "a wrong Auth Token": [() => basic(accountSid, "0".repeat(32)), refused],
  "the Auth Token of another account": [() => basic(`AC${"9".repeat(32)}`, values.TWILIO_AUTH_TOKEN), refused],
  "a Main key": [() => mainKey, allowed],
  "a Main key with a wrong secret": [() => basic(values.TWILIO_API_KEY, "0".repeat(32)), refused],
  "a Main key with the Auth Token": [() => basic(values.TWILIO_API_KEY, values.TWILIO_AUTH_TOKEN), refused],
  "a Standard key": [
    () => standing.standard,
    (permission, success) => (permission.startsWith("iam/") ? AUTHENTICATE : `${success}`),
  ],
  "a Restricted key with the permission": [(permission) => restricted([`/twilio/${permission}`]), allowed],
  "a Restricted key with its wildcard": [
    (permission) => restricted([`/twilio/${permission.replace(/[^/]+$/, "*")}`]),
    allowed,
  ],
  "a Restricted key with every other permission": [
    (permission) => restricted([ELSEWHERE, ...othersThan(permission)]),
    missing,
  ],
  "a Restricted key for something else": [() => restricted([ELSEWHERE]), missing],
  "a key that does not exist": [() => basic(`SK${"0".repeat(32)}`, "0".repeat(32)), refused],
  "a deleted Standard key": [() => standing.deleted, refused],
  "a deleted Restricted key": [() => standing.deletedRestricted, refused],
  "the OAuth app": [() => standing.bearer, allowed],
  "an unknown bearer token": [() => "Bearer eyJhbGciOiJub25lIn0.e30.", refused],
};

const othersThan = (permission) => PERMISSIONS.filter((each) => each !== permission).map((each) => `/twilio/${each}`);

const made = new Map();
async function restricted(allow) {
  const name = allow.join();
  if (!made.has(name)) made.set(name, (await account.newKey({ allow })).as);
  return made.get(name);
}

for (const [title, permission, success, request, on] of OPERATIONS) {
  test(title, async () => {
    const row = {};
    for (const [caller, [credential]] of Object.entries(CALLERS)) {
      const [method, path, options] = request(on && (await on(account)));
      const { status, body } = await account.call(method, path, { ...options, as: await credential(permission) });
      row[caller] = status < 400 ? `${status}` : `${status}/${body.code} ${body.message}`;
    }
    const expected = Object.entries(CALLERS).map(([caller, [, response]]) => [caller, response(permission, success)]);
    assert.deepEqual(row, Object.fromEntries(expected));
  });
}

test("the error for missing credentials says how to authenticate", async () => {
  const { headers } = await account.call("GET", keysPath, { as: "" });
  assert.equal(headers.get("www-authenticate"), 'Basic realm="Twilio API"');
});

test("everyone but Restricted keys and the OAuth app may validate tokens", async () => {
  const ask = (as) => account.call("POST", validatePath, { as, form: { token: "no token" } });
  for (const as of [owner, mainKey, standing.standard]) assert.equal((await ask(as)).status, 200);
  for (const as of [await restricted([ELSEWHERE]), await restricted(["/twilio/iam/api-keys/*"]), standing.bearer]) {
    const { status, body } = await ask(as);
    assert.deepEqual([status, body.code], [401, 70051]);
  }
  assert.equal((await ask("")).body.code, 20003);
});

test("a changed policy applies to the next request", async () => {
  const key = await account.newKey({ allow: ["/twilio/messaging/messages/list"] });
  const list = () => account.call("GET", messagesPath, { as: key.as });
  assert.equal((await list()).status, 200);
  await account.call("POST", `/v1/Keys/${key.sid}`, { form: { Policy: JSON.stringify({ allow: [ELSEWHERE] }) } });
  assert.equal((await list()).body.code, 70051);
});

test("`read` is not `list`", async () => {
  const reads = await restricted(["/twilio/messaging/messages/read"]);
  const { sid } = await account.newMessage();
  assert.equal((await account.call("GET", messagePath(sid), { as: reads })).status, 200);
  const { body } = await account.call("GET", messagesPath, { as: reads });
  assert.equal(body.message, "Authorization Error: required permission twilio/messaging/messages/list is missing");
});
