import { hex, utf8 } from "../util/bytes.ts";

const NONCE_BYTES = 12;

/** Encrypts the secrets that the ring stores: AES-256-GCM with a key derived from `KEY_RING_SECRET` by HKDF. */
export class Vault {
  /** Identifies the ring secret without revealing it. */
  readonly name: string;
  readonly #key: CryptoKey;

  private constructor(name: string, key: CryptoKey) {
    this.name = name;
    this.#key = key;
  }

  static async open(secret: Uint8Array, accountSid: string): Promise<Vault> {
    const keyMaterial = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey", "deriveBits"]);
    const hkdf = (purpose: string) => ({ name: "HKDF", hash: "SHA-256", salt: utf8(accountSid), info: utf8(purpose) });
    const aes = { name: "AES-GCM", length: 256 };
    const key = await crypto.subtle.deriveKey(hkdf("seal secrets"), keyMaterial, aes, false, ["encrypt", "decrypt"]);
    const name = hex(new Uint8Array(await crypto.subtle.deriveBits(hkdf("name"), keyMaterial, 64)));
    return new Vault(name, key);
  }

  /** Encrypts the secret of a key. The SID is authenticated: the result cannot be used for another key. */
  async seal(secret: string, sid: string): Promise<Uint8Array> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = new Uint8Array(await crypto.subtle.encrypt(gcmParams(iv, sid), this.#key, utf8(secret)));
    const result = new Uint8Array(iv.length + sealed.length);
    result.set(iv);
    result.set(sealed, iv.length);
    return result;
  }

  /** Decrypts a secret; undefined if it was encrypted with another ring secret, for another SID, or was changed. */
  async unseal(sealed: Uint8Array, sid: string): Promise<string | undefined> {
    try {
      const iv = sealed.slice(0, NONCE_BYTES);
      const decrypted = await crypto.subtle.decrypt(gcmParams(iv, sid), this.#key, sealed.slice(NONCE_BYTES));
      return new TextDecoder().decode(decrypted);
    } catch {
      return undefined;
    }
  }
}

function gcmParams(iv: Uint8Array, sid: string): SubtleCryptoEncryptAlgorithm {
  return { name: "AES-GCM", iv, additionalData: utf8(sid) };
}
