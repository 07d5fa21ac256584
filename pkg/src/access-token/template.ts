import { Credential } from "../credentials/credential.js";
import { isWellFormed } from "../text.js";
import { read, toJson, write } from "../wasm/bridge.js";
import type * as wasm from "../wasm/twilio_edge_auth.js";

/** Mints tokens that differ in identity and time alone. Made by `ApiKey.accessTokenTemplate`. */
export class AccessTokenTemplate extends Credential {
  readonly #sid: string;

  /** @internal */
  constructor(handle: wasm.AccessTokenTemplate, sid: string) {
    super(handle);
    this.#sid = sid;
  }

  /**
   * A signed Access Token. `issuedAt` is in whole seconds since the epoch; now if left out.
   *
   * @throws {CredentialError} `invalid_identity`; `invalid_argument` as `ApiKey.mintAccessToken`
   */
  mint(identity: string, options?: { issuedAt?: number | undefined }): string {
    // No identity has so many characters; a longer text need not cross to be refused.
    const text = typeof identity === "string" ? identity.slice(0, 1024) : null;
    // What is well formed crosses as it is; what is not would be mended on the way, which JSON prevents.
    if (options === undefined && typeof text === "string" && isWellFormed(text)) {
      return read(this.handle<wasm.AccessTokenTemplate>().mint(write(text)));
    }
    const moment = typeof options === "object" ? { ...options, identity: text } : (options ?? { identity: text });
    const length = write(toJson(moment, "options"));
    return read(this.handle<wasm.AccessTokenTemplate>().mintAt(length));
  }

  /** `AccessTokenTemplate(SK…)` */
  override toString(): string {
    return `AccessTokenTemplate(${this.#sid})`;
  }
}
