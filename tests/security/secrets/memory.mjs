// The wasm memory behind the package, and a search in it for a secret in every form that would give it away.
// `twilio-edge-auth/slim` gives the module's exports; everything else is what any user calls.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as slim from "twilio-edge-auth/slim";
import { compressSha1 } from "./sha1-block.mjs";
import { compress } from "./sha256-block.mjs";

const path = fileURLToPath(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm"));
const { memory, apikey_authorizationHeader: withPointer } = slim.initSync({ module: readFileSync(path) });

export const { ApiKey, AuthToken, KeyRing, WebhookSharedKey, decodeAccessToken } = slim;
/** A trap: no public call is known to end in one, so this takes a pointer out of bounds past all that checks it. */
export const trap = () => withPointer(0x7fff_fff0);
export const memorySize = () => memory.buffer.byteLength;

/** All of the memory but the runs of pages that hold nothing: these are most of it, and a search takes its time. */
function everything() {
  const bytes = Buffer.from(memory.buffer);
  const written = [];
  for (let page = 0; page < bytes.length; page += ZERO.length) {
    const content = bytes.subarray(page, page + ZERO.length);
    if (!content.equals(ZERO)) written.push(content);
    else if (written.at(-1) !== ZERO) written.push(ZERO);
  }
  return Buffer.concat(written);
}

const ZERO = Buffer.alloc(4096);

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
export const randomSecret = (length = 32) => Array.from(randomBytes(length), (byte) => alphabet[byte % 62]).join("");

/** How often the whole secret stands in memory, as it is or in the base64 of the Basic header. */
export function copies(user, secret, haystack = everything()) {
  return count(haystack, secret) + count(haystack, inBase64(user, secret));
}

/** Everything of the secret that is in memory, by name; empty when nothing is. */
export function remains(user, secret, haystack = everything()) {
  const forms = [
    ["the secret", Buffer.from(secret), 8],
    ["its base64", Buffer.from(inBase64(user, secret)), 12],
    ["its UTF-16", Buffer.from(secret, "utf16le"), 16],
    ["the inner HMAC pad", pad(secret, 0x36).subarray(0, secret.length), 8],
    ["the outer HMAC pad", pad(secret, 0x5c).subarray(0, secret.length), 8],
    ["the inner HMAC state", hmacState(secret, 0x36), 16],
    ["the outer HMAC state", hmacState(secret, 0x5c), 16],
    ["the inner HMAC-SHA1 state", hmacSha1State(secret, 0x36), 16],
    ["the outer HMAC-SHA1 state", hmacSha1State(secret, 0x5c), 16],
  ];
  return forms.flatMap(([what, bytes, window]) => {
    for (let at = 0; at + window <= bytes.length; at += 1) {
      if (haystack.includes(bytes.subarray(at, at + window))) return [`${what} (from ${at})`];
    }
    return [];
  });
}

export const holdsHmacState = (secret) => everything().includes(hmacState(secret, 0x36));
export const holdsHmacSha1State = (secret) => everything().includes(hmacSha1State(secret, 0x36));

function count(haystack, needle) {
  let found = 0;
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) found += 1;
  return found;
}

/** The base64 of "user:secret", from where the secret alone decides on it. */
const inBase64 = (user, secret) => btoa(`${user}:${secret}`).slice(Math.ceil(((user.length + 1) * 4) / 3));

/** The block that HMAC hashes first, inside or outside: from it the secret can be read. */
function pad(secret, mask) {
  const block = Buffer.alloc(64);
  block.write(secret);
  return block.map((byte) => byte ^ mask);
}

/** SHA-256's state after that block: whoever has the two of them can sign without ever having seen the secret. */
const hmacState = (secret, mask) => Buffer.from(compress(pad(secret, mask)).buffer);
const hmacSha1State = (secret, mask) => Buffer.from(compressSha1(pad(secret, mask)).buffer);
