import { AuthToken } from "../credentials/auth-token.js";
import { invalidArgument } from "../errors.js";
import { type CallOptions, type HttpOptions, type Read, reader } from "../http/client.js";
import { Resource, readRecord } from "../http/resource.js";
import { snapshotOptions } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { type AuthTokenRecord, NewAuthToken } from "./new-auth-token.js";

export interface AuthTokenChangeOptions {
  /** Whether Twilio sends no email about the change to the owners and administrators of the account; default: `false`. */
  suppressEmail?: boolean | undefined;
}

/**
 * Rotates an account's Auth Token. An account has a primary Auth Token, and for a rotation a secondary one. Both authenticate
 * requests; only the primary one signs webhooks. None of the calls is retried if it may have had an effect, except
 * `deleteSecondary`.
 *
 * ```js
 * const tokens = new AuthTokens(current);
 * const next = await tokens.createSecondary();
 * // Store next.authToken. Deploy both to whatever verifies webhooks, then:
 * await tokens.promote();
 * // Deploy only the new one.
 * ```
 *
 * @see https://www.twilio.com/docs/iam/api/authtoken
 */
export class AuthTokens {
  readonly #credential: AuthToken;
  readonly #resource: Resource;

  /**
   * @param credential An Auth Token of the account, primary or secondary. Twilio documents no other credential for these
   * operations.
   * @throws {CredentialError} `invalid_argument`
   */
  constructor(credential: AuthToken, options: HttpOptions = {}) {
    if (!(credential instanceof AuthToken)) throw invalidArgument("credential", "expected an AuthToken");
    const { region, edge } = credential;
    this.#credential = credential;
    this.#resource = new Resource(
      credential,
      wasm.resourceRequest,
      ["authTokens", region, edge],
      snapshotOptions(options),
    );
  }

  /**
   * Creates the secondary Auth Token. Call `deleteSecondary` first if there may be one: after an interrupted rotation, or if
   * this failed without a response.
   */
  async createSecondary(options: AuthTokenChangeOptions = {}, call?: CallOptions): Promise<NewAuthToken> {
    return this.#send("createSecondary", options, call);
  }

  /**
   * Makes the secondary Auth Token the primary one, and returns it. The former primary one is invalid at once. If this failed
   * without a response, the secondary one may have been promoted: then the former primary one gets 401.
   */
  async promote(options: AuthTokenChangeOptions = {}, call?: CallOptions): Promise<NewAuthToken> {
    return this.#send("promote", options, call);
  }

  /** Deletes the secondary Auth Token. */
  async deleteSecondary(options: AuthTokenChangeOptions = {}, call?: CallOptions): Promise<void> {
    await this.#resource.send(this.#resource.request("deleteSecondary", options), call, () => true);
  }

  async #send(operation: string, options: unknown, call: CallOptions | undefined): Promise<NewAuthToken> {
    const request = this.#resource.request(operation, options);
    const read = readRecord(readToken, "accountSid", this.#credential.accountSid);
    return new NewAuthToken(await this.#resource.send(request, call, read), this.#credential);
  }
}

const readToken: Read<AuthTokenRecord> = /* @__PURE__ */ reader("authToken");
