import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { readCapped } from "./bytes.ts";
import { Refusal } from "./errors.ts";

const KEYS_TIMEOUT = 5000; // milliseconds
const MAX_KEYS_BYTES = 65_536;

/** The app's shared secret, imported once for the life of the isolate and not readable afterwards. */
export function secretKey(secret: Uint8Array): JWTVerifyGetKey {
  let key: Promise<CryptoKey> | undefined;
  return () => {
    key ??= crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    return key;
  };
}

/** The app's public keys, fetched when first needed and again when a session names a key that is not among them. */
export function publicKeys(url: URL): JWTVerifyGetKey {
  return createRemoteJWKSet(url, { timeoutDuration: KEYS_TIMEOUT, [customFetch]: fetchKeys });
}

/** Redirects are not followed (jose asks for "manual") and the answer is read no further than its cap. */
async function fetchKeys(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    const bytes = await readCapped(response.body, MAX_KEYS_BYTES);
    if (bytes === undefined) throw new Error(`more than ${MAX_KEYS_BYTES} bytes`);
    return new Response(bytes);
  } catch (error) {
    console.error(JSON.stringify({ event: "session_keys_unavailable", reason: String(error) }));
    throw new Refusal("session_keys_unavailable");
  }
}
