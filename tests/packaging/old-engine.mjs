// Takes away what the oldest browsers of README do not have, then uses every sub-path. Prints "all runs".
import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync } from "node:crypto";

delete String.prototype.isWellFormed;
// Not toWellFormed: Node's own Request needs it. The files are searched for it.
delete Array.prototype.at;
delete String.prototype.at;
delete Object.hasOwn;
delete Promise.withResolvers;
delete Uint8Array.fromBase64;
delete Uint8Array.prototype.toBase64;
delete globalThis.structuredClone;
delete URL.canParse;
delete URL.parse;
delete Response.json;
delete AbortSignal.any;
delete AbortSignal.timeout;
delete AbortSignal.abort;
delete AbortSignal.prototype.throwIfAborted;
Object.defineProperty(AbortSignal.prototype, "reason", { get: () => undefined });
const real = Symbol;
const { iterator, asyncIterator, toStringTag, hasInstance, species, toPrimitive } = Symbol;
const known = { iterator, asyncIterator, toStringTag, hasInstance, species, toPrimitive };
globalThis.Symbol = Object.assign((text) => real(text), { for: (name) => real.for(name), ...known });

const main = await import("twilio-edge-auth");
const { verifyWebhookRequest } = await import("twilio-edge-auth/webhook");
const { importPrivateKey, signRequest } = await import("twilio-edge-auth/pkcv");
const { AccessTokenSource } = await import("twilio-edge-auth/client");
const compat = await import("twilio-edge-auth/compat");

const accountSid = `AC${"a".repeat(32)}`;
const sid = `SK${"b".repeat(32)}`;
const { ApiKey, ApiKeys, AuthToken, OAuthClient, decodeAccessToken } = main;
const key = new ApiKey({ accountSid, sid, secret: "c".repeat(32) });
const token = new AuthToken({ accountSid, authToken: "d".repeat(32) });

const jwt = key.mintAccessToken({ identity: "alice", grants: { video: { room: "x" } } });
assert.equal(key.verifyAccessToken(jwt).identity, "alice");
assert.equal(decodeAccessToken(jwt).identity, "alice");
const template = key.accessTokenTemplate({ grants: { video: { room: "x" } } });
assert.equal(key.verifyAccessToken(template.mint("é")).identity, "é");
assert.throws(() => template.mint("\ud800"), { name: "CredentialError" });
template[real.for("Symbol.dispose")]();

const url = "https://h.example/sms";
const sign = (text) => createHmac("sha1", "d".repeat(32)).update(text).digest("base64");
assert.equal(token.verifyWebhook({ url, params: { a: "é" }, signature: sign(`${url}aé`) }), true);
const webhook = new Request(url, {
  method: "POST",
  body: new URLSearchParams({ a: "1" }),
  headers: { "x-twilio-signature": sign(`${url}a1`) },
});
const verdict = await verifyWebhookRequest(webhook, token);
assert.ok(verdict === true || verdict.valid || verdict.ok, JSON.stringify(verdict));
assert.equal(compat.validateRequest("d".repeat(32), sign(`${url}a1`), url, { a: "1" }), true);

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const imported = await importPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }));
const request = new Request(url, { headers: { authorization: key.authorizationHeader() } });
const signed = await signRequest(request, { key, credentialSid: `CR${"e".repeat(32)}`, privateKey: imported });
assert.ok(signed.headers.get("twilio-client-validation"));

const body = (value) => new Response(JSON.stringify(value));
const oauth = new OAuthClient({
  clientId: `OQ${"4".repeat(32)}`,
  clientSecret: "e".repeat(40),
  accountSid,
  fetch: async () => body({ access_token: "x", token_type: "bearer", expires_in: 60 }),
});
const record = { sid, friendly_name: "a\ud800", date_created: "2016-06-13T22:50:08Z" };
const keys = new ApiKeys(oauth, { fetch: async () => body({ keys: [record] }) });
for await (const { friendlyName, dateCreated } of keys.list()) {
  assert.equal(friendlyName, "a\ufffd");
  assert.equal(dateCreated.getTime(), 1_465_858_208_000);
}
const hanging = new ApiKeys(token, { fetch: () => new Promise(() => {}), timeout: 20, maxRetries: 0 });
await assert.rejects(hanging.get(sid), { name: "TimeoutError" });
const controller = new AbortController();
setTimeout(() => controller.abort(), 20);
await assert.rejects(hanging.get(sid, { timeout: 5000, signal: controller.signal }), { name: "AbortError" });

const source = new AccessTokenSource("https://t.example/token", { fetch: async () => body({ token: jwt }) });
assert.equal(await source.get(), jwt);
source[real.for("Symbol.dispose")]();
assert.ok(!Object.getOwnPropertyNames(AccessTokenSource.prototype).includes("undefined"));
await assert.rejects(source.get(), { code: "closed" });
console.log("all runs");
