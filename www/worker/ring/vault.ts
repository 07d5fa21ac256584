import { hex, utf8 } from "../util/bytes.ts";

const NONCE_BYTES = 12;

/** Encrypts the secrets of the ring: AES-GCM under a key derived from the deployment's `KEY_RING_SECRET`. */
export class Vault {
  /** Tells one ring secret from another and gives nothing of it away. */
  readonly name: string;
  readonly #key: CryptoKey;

  private constructor(name: string, key: CryptoKey) {
    this.name = name;
    this.#key = key;
  }

  static async open(secret: Uint8Array, accountSid: string): Promise<Vault> {
    const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey", "deriveBits"]);
    const from = (purpose: string) => ({ name: "HKDF", hash: "SHA-256", salt: utf8(accountSid), info: utf8(purpose) });
    const aes = { name: "AES-GCM", length: 256 };
    const key = await crypto.subtle.deriveKey(from("seal secrets"), material, aes, false, ["encrypt", "decrypt"]);
    const name = hex(new Uint8Array(await crypto.subtle.deriveBits(from("name"), material, 64)));
    return new Vault(name, key);
  }

  /** A key's secret, bound to its SID: sealed for one key, it opens as no other's. */
  async seal(secret: string, sid: string): Promise<Uint8Array> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = new Uint8Array(await crypto.subtle.encrypt(sealOf(iv, sid), this.#key, utf8(secret)));
    const whole = new Uint8Array(iv.length + sealed.length);
    whole.set(iv);
    whole.set(sealed, iv.length);
    return whole;
  }

  /** Undefined for what this vault has not sealed for this SID, or what has been changed since. */
  async unseal(sealed: Uint8Array, sid: string): Promise<string | undefined> {
    try {
      const iv = sealed.slice(0, NONCE_BYTES);
      const opened = await crypto.subtle.decrypt(sealOf(iv, sid), this.#key, sealed.slice(NONCE_BYTES));
      return new TextDecoder().decode(opened);
    } catch {
      return undefined;
    }
  }
}

function sealOf(iv: Uint8Array, sid: string): SubtleCryptoEncryptAlgorithm {
  return { name: "AES-GCM", iv, additionalData: utf8(sid) };
}
