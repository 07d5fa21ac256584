import type { Background } from "../http/background.ts";
import { hex, utf8 } from "../util/bytes.ts";
import { memoize } from "../util/memoize.ts";

const SHOWN_BYTES = 16; // of the hash of an address
const SAMPLE_PAUSE = 1000; // milliseconds between two lines of a flood

/** The log of decisions, one line of JSON each. Lines never contain a token or a secret. */
export class AuditLog {
  readonly #key: (() => Promise<CryptoKey>) | undefined;
  #sampledAt = Number.NEGATIVE_INFINITY;
  #suppressed = 0;

  /** With a secret, each line has a keyed hash of the client's address. */
  constructor(secret: string | undefined) {
    this.#key =
      secret === undefined
        ? undefined
        : memoize(() =>
            crypto.subtle.importKey("raw", utf8(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
          );
  }

  write(line: Record<string, unknown>, address: string | undefined, background: Background): void {
    if (this.#key === undefined || address === undefined) {
      console.log(JSON.stringify(line));
    } else {
      background(this.#writeWithHash(line, this.#key, address)); // after the response
    }
  }

  /** Writes at most one line per second, with the number of lines that were skipped since the previous one. */
  writeSampled(line: Record<string, unknown>, address: string | undefined, background: Background): void {
    const now = Date.now();
    if (now >= this.#sampledAt && now < this.#sampledAt + SAMPLE_PAUSE) {
      this.#suppressed += 1;
      return;
    }
    const suppressed = this.#suppressed;
    this.#sampledAt = now;
    this.#suppressed = 0;
    this.write({ ...line, ...(suppressed > 0 && { suppressed }) }, address, background);
  }

  async #writeWithHash(line: Record<string, unknown>, key: () => Promise<CryptoKey>, address: string): Promise<void> {
    console.log(JSON.stringify({ ...line, address: await hash(await key(), address) }));
  }
}

/** HMAC-SHA-256: a hash without a key could be reversed by trying all addresses. */
async function hash(key: CryptoKey, address: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(address)));
  return hex(hash.subarray(0, SHOWN_BYTES));
}
