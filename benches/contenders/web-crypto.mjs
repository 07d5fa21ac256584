import { credential } from "../fixture.mjs";
import { signedText, webhooks } from "../webhooks.mjs";

/** A floor, not a contender: only the HMAC of a token's or a webhook's bytes, with WebCrypto. */
export async function webCrypto(token) {
  const bytes = (text) => new TextEncoder().encode(text);
  const keyFor = (hash) =>
    crypto.subtle.importKey("raw", bytes(credential.secret), { name: "HMAC", hash }, false, ["sign"]);
  const [sha256, sha1] = [await keyFor("SHA-256"), await keyFor("SHA-1")];
  const { webhook5, webhook20 } = await webhooks();
  const all = (make) => Array.from({ length: 256 }, (_, call) => bytes(make(call)));
  const signed = all((call) => token(call).slice(0, token(call).lastIndexOf(".")));
  const small = all((call) => signedText(webhook5(call).params));
  const usual = all((call) => signedText(webhook20(call).params));
  const hmac = (call) => crypto.subtle.sign("HMAC", sha256, signed[call % 256]);
  return {
    floor: true,
    mint: hmac,
    mintFromTemplate: hmac,
    verify: hmac,
    webhook5: (call) => crypto.subtle.sign("HMAC", sha1, small[call % 256]),
    webhook20: (call) => crypto.subtle.sign("HMAC", sha1, usual[call % 256]),
  };
}
