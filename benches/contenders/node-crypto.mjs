import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { credential } from "../fixture.mjs";
import { signedText, webhooks } from "../webhooks.mjs";

/** A floor, not a contender: only the HMAC of a token's or a webhook's bytes, with Node's OpenSSL. */
export async function nodeCrypto(token) {
  const key = createSecretKey(Buffer.from(credential.secret));
  const split = (call) => {
    const text = token(call);
    const dot = text.lastIndexOf(".");
    return [text.slice(0, dot), text.slice(dot + 1)];
  };
  const parts = Array.from({ length: 256 }, (_, call) => split(call));
  const hmac = (call) =>
    createHmac("sha256", key)
      .update(parts[call % 256][0])
      .digest();
  const { webhook5, webhook20 } = await webhooks();
  const texts = (form) => Array.from({ length: 256 }, (_, call) => signedText(form(call).params));
  const [small, usual] = [texts(webhook5), texts(webhook20)];
  const sha1 = (text) => createHmac("sha1", key).update(text).digest();
  const signatures = parts.map(([, signature]) => Buffer.from(signature, "base64url"));
  return {
    floor: true,
    mint: (call) => hmac(call).toString("base64url"),
    mintFromTemplate: (call) => hmac(call).toString("base64url"),
    webhook5: (call) => sha1(small[call % 256]),
    webhook20: (call) => sha1(usual[call % 256]),
    verify: (call) => timingSafeEqual(hmac(call), signatures[call % 256]),
  };
}

/** A hand-written Basic header. */
export async function nodeBuffer() {
  const { sid, secret } = credential;
  return {
    basicHeader: () => `Basic ${Buffer.from(`${sid}:${secret}`).toString("base64")}`,
  };
}
