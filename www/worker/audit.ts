import type { Background } from "./activity/activity-log.ts";

const SHOWN_BYTES = 16; // of the hash of an address

/** The log of what was decided, one line of JSON each. What a line says of is for its writer to choose: never a token, never a secret. */
export class AuditLog {
  readonly #secret: string | undefined;
  #key: Promise<CryptoKey> | undefined;

  /** With a secret each line says where the request came from, as a hash that nobody without it can take back. */
  constructor(secret: string | undefined) {
    this.#secret = secret;
  }

  write(line: Record<string, unknown>, address: string | undefined, background: Background): void {
    if (this.#secret === undefined || address === undefined) {
      console.log(JSON.stringify(line));
    } else {
      background(this.#writeWithHash(line, this.#secret, address)); // after the answer, not before it
    }
  }

  async #writeWithHash(line: Record<string, unknown>, secret: string, address: string): Promise<void> {
    console.log(JSON.stringify({ ...line, address: await this.#hash(secret, address) }));
  }

  /** HMAC-SHA-256: all addresses can be tried out against a hash without a key. */
  async #hash(secret: string, address: string): Promise<string> {
    const utf8 = new TextEncoder();
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    this.#key ??= crypto.subtle.importKey("raw", utf8.encode(secret), algorithm, false, ["sign"]);
    const hash = new Uint8Array(await crypto.subtle.sign("HMAC", await this.#key, utf8.encode(address)));
    return Array.from(hash.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}
