// The package's wasm memory, and a search in it for every form of a secret.
// `twilio-edge-auth/slim` returns the module's exports; everything else is public API.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as slim from "twilio-edge-auth/slim";
import { compressSha1 } from "./sha1-block.mjs";
import { compress } from "./sha256-block.mjs";

const path = fileURLToPath(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm"));
const { memory, apikey_authorizationHeader: withPointer } = slim.initSync({ module: readFileSync(path) });

export const { ApiKey, AuthToken, KeyRing, WebhookSharedKey, decodeAccessToken } = slim;
/** Causes a trap with an out-of-bounds pointer: no public call is known to trap. */
export const trap = () => withPointer(0x7fff_fff0);
export const memorySize = () => memory.buffer.byteLength;

/** The memory without its runs of empty pages, which are most of it and slow to search. */
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

/** Counts the copies of the whole secret in memory, plain or in the base64 of the Basic header. */
export function copies(user, secret, haystack = everything()) {
  return count(haystack, secret) + count(haystack, inBase64(user, secret));
}

/** Returns the names of all forms of the secret found in memory. */
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

/** The part of the base64 of "user:secret" that depends only on the secret. */
const inBase64 = (user, secret) => btoa(`${user}:${secret}`).slice(Math.ceil(((user.length + 1) * 4) / 3));

/** The first block of the inner or outer HMAC hash, which reveals the secret. */
function pad(secret, mask) {
  const block = Buffer.alloc(64);
  block.write(secret);
  return block.map((byte) => byte ^ mask);
}

/** SHA-256's state after that block. The two states are enough to sign. */
const hmacState = (secret, mask) => Buffer.from(compress(pad(secret, mask)).buffer);
const hmacSha1State = (secret, mask) => Buffer.from(compressSha1(pad(secret, mask)).buffer);
