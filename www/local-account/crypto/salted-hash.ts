import { join, randomBytes, utf8 } from "./bytes.ts";

/**
 * What is kept to recognise a secret. One round of SHA-256 is enough: these are random values of 128 bits and more, and
 * nobody guesses those; a slow hash is for passwords that people choose.
 */
export interface SaltedHash {
  salt: Uint8Array;
  hash: Uint8Array;
}

export async function saltedHash(secret: string): Promise<SaltedHash> {
  const salt = randomBytes(16);
  return { salt, hash: await digest(salt, secret) };
}

/** In constant time, once the digest is made. */
export async function matches(secret: string, kept: SaltedHash): Promise<boolean> {
  return crypto.subtle.timingSafeEqual(await digest(kept.salt, secret), kept.hash);
}

/** Compared with when there is no such user, so that the answer takes as long as for a wrong secret. */
export const NOBODY: SaltedHash = { salt: new Uint8Array(16), hash: new Uint8Array(32) };

async function digest(salt: Uint8Array, secret: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", join(salt, utf8(secret))));
}
