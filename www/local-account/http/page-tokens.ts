import { base64url } from "jose";
import { join, utf8 } from "../crypto/bytes.ts";
import type { From } from "../store/slice.ts";
import { TwilioError } from "./errors.ts";

/**
 * A page token is a place in one list, sealed against invention: `PA` or `PB` for the page after or before it, then the
 * place and an HMAC of it and of the list's name. To a client it is opaque, as the real ones are meant to be.
 */
export class PageTokens {
  readonly #key: CryptoKey;
  readonly #list: string;

  constructor(key: CryptoKey, list: string) {
    this.#key = key;
    this.#list = list;
  }

  async write({ direction, place }: From): Promise<string> {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, BigInt(place.updated));
    view.setBigUint64(8, BigInt(place.seq));
    const prefix = direction === "after" ? "PA" : "PB";
    const tag = new Uint8Array(await crypto.subtle.sign("HMAC", this.#key, this.#signed(prefix, bytes)));
    return prefix + base64url.encode(join(bytes, tag));
  }

  async read(token: string): Promise<From> {
    const [, prefix, encoded] = /^(PA|PB)([A-Za-z0-9_-]{64})$/.exec(token) ?? [];
    if (prefix === undefined || encoded === undefined) throw invalidPageToken();
    const bytes = base64url.decode(encoded);
    const place = bytes.slice(0, 16);
    const good = await crypto.subtle.verify("HMAC", this.#key, bytes.slice(16), this.#signed(prefix, place));
    if (!good) throw invalidPageToken();
    const view = new DataView(place.buffer);
    return {
      direction: prefix === "PA" ? "after" : "before",
      place: { updated: Number(view.getBigUint64(0)), seq: Number(view.getBigUint64(8)) },
    };
  }

  #signed(prefix: string, place: Uint8Array): Uint8Array<ArrayBuffer> {
    return join(utf8(`${this.#list} ${prefix} `), place);
  }
}

function invalidPageToken(): TwilioError {
  return new TwilioError(400, 70002, "Invalid PageToken provided in the request");
}
