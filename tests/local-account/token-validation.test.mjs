// Access Tokens of this package, `twilio` and `jose`: valid while their key exists, otherwise refused with a reason.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SignJWT } from "jose";
import twilio from "twilio";
import { ApiKey } from "twilio-edge-auth";
import { validateFlexToken } from "twilio-edge-auth/flex";
import { accountSid, LocalAccount, mainKey, validatePath, values } from "./harness.mjs";

const now = () => Math.floor(Date.now() / 1000);

let account;
let key;
before(async () => {
  account = await LocalAccount.start();
  key = await account.newKey();
});
after(() => account.close());

const signer = ({ sid, secret }) => new ApiKey({ accountSid, sid, secret });
const mint = (options, by = key) => signer(by).mintAccessToken({ identity: "alice", ...options });
const validate = async (token) => {
  const { status, body } = await account.call("POST", validatePath, { form: { token } });
  assert.equal(status, 200);
  return body;
};
const refused = async (token, code, reason) =>
  assert.deepEqual(await validate(token), { valid: false, code, message: reason, reason });

/** A correctly signed token with any claims and header. */
const forge = (claims, header = {}, secret = key.secret) =>
  new SignJWT({
    jti: `${key.sid}-1`,
    iss: key.sid,
    sub: accountSid,
    exp: now() + 600,
    grants: { identity: "alice" },
    ...claims,
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1", ...header })
    .sign(new TextEncoder().encode(secret));

test("the response for a valid token has its contents", async () => {
  const issuedAt = now();
  const token = mint({ issuedAt, ttl: 600, grants: { video: { room: "lobby" } } });
  assert.deepEqual(await validate(token), {
    valid: true,
    code: 0,
    message: null,
    expiration: new Date((issuedAt + 600) * 1000).toISOString(),
    realm_user_id: "alice",
    roles: [],
    worker_sid: null,
    id: `${key.sid}-${issuedAt}`,
    account_sid: accountSid,
    key_sid: key.sid,
    identity: "alice",
    expires_at: issuedAt + 600,
    grants: { video: { room: "lobby" } },
  });
});

test("validateFlexToken gets the identity, the role and the worker of a token for Flex", async () => {
  const [workspaceSid, workerSid] = [`WS${"1".repeat(32)}`, `WK${"2".repeat(32)}`];
  const grants = { taskRouter: { workspaceSid, workerSid, role: "supervisor" } };
  const issuedAt = now();
  const token = mint({ identity: "zoe_40example_2Ecom", issuedAt, ttl: 600, grants });
  const ask = (jwt) => validateFlexToken(jwt, signer(key), { baseUrl: account.url.origin });
  assert.deepEqual(await ask(token), {
    valid: true,
    identity: "zoe_40example_2Ecom",
    decodedIdentity: "zoe@example.com",
    realmUserId: "zoe@example.com",
    roles: ["supervisor"],
    workerSid,
    expiresAt: issuedAt + 600,
  });
  assert.deepEqual(await ask("no.to.ken"), { valid: false, code: 20101, message: "malformed_token" });
});

test("tokens of the twilio package and of a Main key are valid, in any character set", async () => {
  const { AccessToken } = twilio.jwt;
  for (const { sid, secret } of [key, { sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET }]) {
    const token = new AccessToken(accountSid, sid, secret, { identity: "Zoë 🎥", ttl: 300 });
    token.addGrant(new AccessToken.VideoGrant({ room: "x" }));
    const response = await validate(token.toJwt());
    assert.deepEqual([response.valid, response.key_sid, response.identity], [true, sid, "Zoë 🎥"]);
  }
});

test("a token can be sent as JSON", async () => {
  const { body } = await account.call("POST", validatePath, {
    type: "application/json",
    body: JSON.stringify({ token: mint() }),
  });
  assert.equal(body.valid, true);
});

test("deleting a key invalidates all its tokens and no others", async () => {
  const doomed = await account.newKey();
  const tokens = [mint({}, doomed), mint({ ttl: 86_400 }, doomed)];
  for (const token of tokens) assert.equal((await validate(token)).valid, true);
  await account.call("DELETE", `/v1/Keys/${doomed.sid}`);
  for (const token of tokens) await refused(token, 20103, "unknown_key");
  assert.equal((await validate(mint())).valid, true);
});

test("a token of a Restricted key is refused", async () => {
  const restricted = await account.newKey({ allow: ["/twilio/messaging/messages/read"] });
  await refused(mint({}, restricted), 20103, "restricted_key_cannot_sign");
});

test("each invalid token gets its reason and the code of Twilio's servers", async () => {
  await refused("", 20101, "malformed_token");
  await refused("x", 20101, "malformed_token");
  await refused("a.b.c", 20101, "malformed_token");
  await refused(`${mint()}.x`, 20101, "malformed_token");
  await refused("9".repeat(20_000), 20101, "malformed_token");
  await refused(await forge({}, { cty: "twilio-fpa;v=9" }), 20102, "wrong_token_type");
  await refused(await forge({ iss: `SK${"0".repeat(32)}` }), 20103, "unknown_key");
  await refused(await forge({ sub: `AC${"0".repeat(32)}` }), 20103, "wrong_account");
  await refused(mint({ issuedAt: now() - 7200, ttl: 3600 }), 20104, "token_expired");
  await refused(mint({ notBefore: now() + 600 }), 20105, "token_not_yet_valid");
  await refused(await forge({}, {}, "0".repeat(32)), 20107, "signature_mismatch");
  await refused(mint({}, { sid: key.sid, secret: values.TWILIO_API_SECRET }), 20107, "signature_mismatch");
  await refused(await forge({ exp: now() + 90_000 }), 20157, "lifetime_too_long");
  // The SDKs can sign with HS384, but the servers do not accept it.
  await refused(mint({ algorithm: "HS384" }), 20102, "unsupported_algorithm");
});

test("a token with any byte changed is refused", async () => {
  const token = mint();
  for (let at = 0; at < token.length; at += 7) {
    const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    assert.equal((await validate(changed)).valid, false, `byte ${at}`);
  }
});

test("invalid requests are refused", async () => {
  const ask = (options, path = validatePath) => account.call("POST", path, { as: mainKey, ...options });
  for (const [options, status, code] of [
    [{ form: {} }, 400, 20001],
    [{ body: "token=a&token=b", type: "application/x-www-form-urlencoded" }, 400, 20001],
    [{ body: "{", type: "application/json" }, 400, 20001],
    [{ body: "[]", type: "application/json" }, 400, 20001],
    [{ body: "null", type: "application/json" }, 400, 20001],
    [{ body: '{"token":1}', type: "application/json" }, 400, 20001],
    [{ body: '"token"', type: "application/json" }, 400, 20001],
    [{ body: "token", type: "text/plain" }, 415, 20415],
    [{ body: `token=${"a".repeat(70_000)}`, type: "application/x-www-form-urlencoded" }, 413, 20413],
  ]) {
    const { status: given, body } = await ask(options);
    assert.deepEqual([given, body.code], [status, code], JSON.stringify(options).slice(0, 100));
  }
  const other = validatePath.replace(accountSid, `AC${"9".repeat(32)}`);
  assert.deepEqual((await ask({ form: { token: mint() } }, other)).body.code, 20003);
  const none = validatePath.replace(accountSid, "AC9");
  assert.deepEqual((await ask({ form: { token: mint() } }, none)).body.code, 70002);
});
