import { fromHex, join, randomBytes, utf8 } from "./bytes.ts";

/**
 * The keys that come from the deployment's master key, which is in the environment and never in storage.
 *
 * An Access Token is signed with the secret itself, so whoever verifies one needs the secret: a hash does not do. The
 * storage has the salted hash, for authentication, and beside it the secret sealed here (AES-GCM, bound to the key's
 * SID). A copy of the storage alone opens neither.
 */
export class Vault {
  readonly #sealing: CryptoKey;
  /** Signs page tokens. */
  readonly pages: CryptoKey;
  /** Signs the OAuth tokens of this account. */
  readonly bearer: CryptoKey;

  private constructor(sealing: CryptoKey, pages: CryptoKey, bearer: CryptoKey) {
    this.#sealing = sealing;
    this.pages = pages;
    this.bearer = bearer;
  }

  static async open(masterKey: string, accountSid: string): Promise<Vault> {
    const master = await crypto.subtle.importKey("raw", fromHex(masterKey), "HKDF", false, ["deriveKey"]);
    const derive = (
      purpose: string,
      algorithm: SubtleCryptoImportKeyAlgorithm & { length: number },
      usages: string[],
    ) =>
      crypto.subtle.deriveKey(
        { name: "HKDF", hash: "SHA-256", salt: utf8(accountSid), info: utf8(purpose) },
        master,
        algorithm,
        false,
        usages,
      );
    const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
    return new Vault(
      await derive("seal secrets", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]),
      await derive("sign page tokens", hmac, ["sign", "verify"]),
      await derive("sign bearer tokens", hmac, ["sign", "verify"]),
    );
  }

  async seal(secret: string, keySid: string): Promise<Uint8Array> {
    const iv = randomBytes(12);
    return join(iv, new Uint8Array(await crypto.subtle.encrypt(sealOf(iv, keySid), this.#sealing, utf8(secret))));
  }

  /** Undefined when it was sealed under another master key. */
  async unseal(sealed: Uint8Array, keySid: string): Promise<string | undefined> {
    try {
      const opened = await crypto.subtle.decrypt(sealOf(sealed.slice(0, 12), keySid), this.#sealing, sealed.slice(12));
      return new TextDecoder().decode(opened);
    } catch {
      return undefined;
    }
  }
}

function sealOf(iv: Uint8Array, keySid: string): SubtleCryptoEncryptAlgorithm {
  return { name: "AES-GCM", iv, additionalData: utf8(keySid) };
}
