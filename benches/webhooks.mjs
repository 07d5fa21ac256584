// The webhook requests that every contender verifies: forms of calls, in the order received, and a
// JSON body. Signed with WebCrypto, independently of all contenders.
import { credential } from "./fixture.mjs";

/** Enough that no contender can cache the previous result. */
const COUNT = 256;
const url = "https://voice.example.com/webhooks/incoming?department=support&language=en";

const small = (at) => ({
  CallSid: `CA${String(at).padStart(32, "0")}`,
  AccountSid: credential.accountSid,
  From: "+14155550142",
  To: "+18005551212",
  CallStatus: "ringing",
});

const usual = (at) => ({
  Called: "+18005551212",
  ToState: "CA",
  CallerCountry: "US",
  Direction: "inbound",
  CallerState: "NY",
  ToZip: "94105",
  CallSid: `CA${String(at).padStart(32, "0")}`,
  To: "+18005551212",
  CallerZip: "10001",
  ToCountry: "US",
  ApiVersion: "2010-04-01",
  CalledCity: "SAN FRANCISCO",
  CallStatus: "ringing",
  From: "+14155550142",
  AccountSid: credential.accountSid,
  CalledCountry: "US",
  CallerCity: "NEW YORK",
  Caller: "+14155550142",
  FromCountry: "US",
  ToCity: "SAN FRANCISCO",
});

const large = (at) =>
  JSON.stringify({
    ConversationSid: `CH${String(at).padStart(32, "0")}`,
    Messages: Array.from({ length: 80 }, (_, index) => ({
      Index: index,
      Author: `user-${index}@example.com`,
      Body: "The quick brown fox jumps over the lazy dog.",
      Attributes: {},
    })),
  });

const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function signer() {
  const key = await crypto.subtle.importKey("raw", bytes(credential.secret), { name: "HMAC", hash: "SHA-1" }, false, [
    "sign",
  ]);
  return async (text) => {
    const signature = await crypto.subtle.sign("HMAC", key, bytes(text));
    return btoa(String.fromCharCode(...new Uint8Array(signature)));
  };
}

/** Returns the signed string of a form. */
export const signedText = (form) =>
  url +
  Object.keys(form)
    .sort()
    .map((name) => name + form[name])
    .join("");

/** The requests by case, one for each number of a call. */
export async function webhooks() {
  const sign = await signer();
  const forms = async (make) => {
    const made = [];
    for (let at = 0; at < COUNT; at += 1) {
      // Parsed from the body of a request, as by a body parser.
      const params = Object.fromEntries(new URLSearchParams(make(at)));
      made.push({ url, params, signature: await sign(signedText(params)) });
    }
    return (call) => made[call % COUNT];
  };
  const bodies = [];
  for (let at = 0; at < COUNT; at += 1) {
    const body = large(at);
    const hashed = `${url}&bodySHA256=${hex(await crypto.subtle.digest("SHA-256", bytes(body)))}`;
    bodies.push({ url: hashed, body, signature: await sign(hashed) });
  }
  return { webhook5: await forms(small), webhook20: await forms(usual), webhookBody: (call) => bodies[call % COUNT] };
}
