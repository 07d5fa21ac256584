// Access Tokens, made by this package, by `twilio` and by `jose`: good while their key is, and refused with a reason else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SignJWT } from "jose";
import twilio from "twilio";
import { ApiKey } from "twilio-edge-auth";
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
const refused = async (token, code, reason) => assert.deepEqual(await validate(token), { valid: false, code, reason });

/** A token with whatever claims and header, signed as it has to be. */
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

test("a good token is told with what it holds", async () => {
  const issuedAt = now();
  const token = mint({ issuedAt, ttl: 600, grants: { video: { room: "lobby" } } });
  assert.deepEqual(await validate(token), {
    valid: true,
    id: `${key.sid}-${issuedAt}`,
    account_sid: accountSid,
    key_sid: key.sid,
    identity: "alice",
    expires_at: issuedAt + 600,
    grants: { video: { room: "lobby" } },
  });
});

test("tokens of the twilio package and of a Main key are good, and of every alphabet", async () => {
  const { AccessToken } = twilio.jwt;
  for (const { sid, secret } of [key, { sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET }]) {
    const token = new AccessToken(accountSid, sid, secret, { identity: "Zoë 🎥", ttl: 300 });
    token.addGrant(new AccessToken.VideoGrant({ room: "x" }));
    const answer = await validate(token.toJwt());
    assert.deepEqual([answer.valid, answer.key_sid, answer.identity], [true, sid, "Zoë 🎥"]);
  }
});

test("a token can come as JSON too", async () => {
  const { body } = await account.call("POST", validatePath, {
    type: "application/json",
    body: JSON.stringify({ token: mint() }),
  });
  assert.equal(body.valid, true);
});

test("with its key, all of a key's tokens end; those of other keys go on", async () => {
  const doomed = await account.newKey();
  const tokens = [mint({}, doomed), mint({ ttl: 86_400 }, doomed)];
  for (const token of tokens) assert.equal((await validate(token)).valid, true);
  await account.call("DELETE", `/v1/Keys/${doomed.sid}`);
  for (const token of tokens) await refused(token, 20103, "unknown_key");
  assert.equal((await validate(mint())).valid, true);
});

test("a Restricted key signs nothing that counts", async () => {
  const restricted = await account.newKey({ allow: ["/twilio/messaging/messages/read"] });
  await refused(mint({}, restricted), 20103, "restricted_key_cannot_sign");
});

test("each fault has its reason, and the number that Twilio's servers give it", async () => {
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
  // HS384 is a signature that the SDKs can make and the servers do not take.
  await refused(mint({ algorithm: "HS384" }), 20102, "unsupported_algorithm");
});

test("any byte that is changed refuses the token", async () => {
  const token = mint();
  for (let at = 0; at < token.length; at += 7) {
    const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    assert.equal((await validate(changed)).valid, false, `byte ${at}`);
  }
});

test("requests that are none", async () => {
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
