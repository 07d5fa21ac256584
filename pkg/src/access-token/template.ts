import { Credential } from "../credentials/credential.js";
import { isWellFormed } from "../text.js";
import { readOutput, toJson, writeInput } from "../wasm/bridge.js";
import type * as wasm from "../wasm/twilio_edge_auth.js";
import { describeIssued, type IssuedAccessToken } from "./access-token.js";

/** What differs between the tokens of a template, besides the identity. */
export interface TemplateMintOptions {
  /** When the token is issued, in whole seconds since the epoch; default: now. */
  issuedAt?: number | undefined;
  /** The end of the token's `jti`; see `AccessTokenOptions`. */
  id?: string | undefined;
}

/** Mints tokens that differ only in identity, time and `jti`. Created by `ApiKey.accessTokenTemplate`. */
export class AccessTokenTemplate extends Credential {
  readonly #sid: string;

  /** @internal */
  constructor(handle: wasm.AccessTokenTemplate, sid: string) {
    super(handle);
    this.#sid = sid;
  }

  /**
   * Mints a signed Access Token.
   *
   * @throws {CredentialError} `invalid_identity`; `invalid_argument` as `ApiKey.mintAccessToken`
   */
  mint(identity: string, options?: TemplateMintOptions): string {
    // More than the longest identity. The core rejects the first 1024 characters of a longer string.
    const text = typeof identity === "string" ? identity.slice(0, 1024) : null;
    // A well-formed string is passed as it is. UTF-8 would replace a lone surrogate, JSON escapes it.
    if (options === undefined && typeof text === "string" && isWellFormed(text)) {
      return readOutput(this.handle<wasm.AccessTokenTemplate>().mint(writeInput(text)));
    }
    const request = typeof options === "object" ? { ...options, identity: text } : (options ?? { identity: text });
    const length = writeInput(toJson(request, "options"));
    return readOutput(this.handle<wasm.AccessTokenTemplate>().mintAt(length));
  }

  /**
   * Mints a signed Access Token, and returns it with its `jti`, times and key.
   *
   * @throws {CredentialError} as `mint`
   */
  issueAccessToken(identity: string, options?: TemplateMintOptions): IssuedAccessToken {
    return describeIssued(this.mint(identity, options));
  }

  /** Returns `AccessTokenTemplate(SK…)`. */
  override toString(): string {
    return `AccessTokenTemplate(${this.#sid})`;
  }
}
