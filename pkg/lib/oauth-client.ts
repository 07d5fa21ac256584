import * as wasm from "../wasm/twilio_edge_auth.js";
import type { Env } from "./api-key.js";
import { open, openFromEnv, plain, read } from "./boundary.js";
import { Credential } from "./credential.js";
import { Http, type HttpOptions, type HttpRequest, type Json } from "./http.js";

export interface OAuthClientOptions extends HttpOptions {
  /** The OAuth app's client ID: `OQ` and 32 hexadecimal digits. */
  clientId: string;
  /** The OAuth app's client secret. */
  clientSecret: string;
  /** The account that the tokens are for. `ApiKeys` needs it. */
  accountSid?: string | undefined;
  /** In a page the constructor refuses without it: whoever opens the page can read the secret. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** No token is kept for longer, in seconds: that is how long the service's are good. */
const longestLife = 3600;

/** How long before its end a token is fetched anew, in milliseconds; at half of its life if that is later. */
const margin = 60_000;

/**
 * OAuth client credentials: short-lived tokens instead of a long-lived secret in each request. One token serves everybody
 * and is fetched anew ahead of its end.
 *
 * @see https://www.twilio.com/docs/iam/oauth-apps
 */
export class OAuthClient extends Credential {
  readonly clientId: string;
  readonly accountSid: string | undefined;
  readonly #http: Http;
  #header = "";
  #refreshAt = 0;
  #expiresAt = 0;
  #pending: Promise<void> | undefined;

  /**
   * @throws {CredentialError} `invalid_sid`, `missing_secret`, `invalid_account_sid`, `invalid_argument`,
   * `browser_not_allowed`
   */
  constructor(options: OAuthClientOptions);
  /** @internal */
  constructor(options: OAuthClientOptions, handle: wasm.OAuthClient);
  constructor(options: OAuthClientOptions, handle?: wasm.OAuthClient) {
    const own = plain(options);
    // First, for it may throw: then there is no secret yet to be wiped.
    const http = new Http(own ?? {});
    super(handle ?? open(wasm.OAuthClient.open, own));
    this.clientId = own.clientId;
    this.accountSid = own.accountSid;
    this.#http = http;
  }

  /**
   * Reads `TWILIO_CLIENT_ID` and `TWILIO_CLIENT_SECRET`; `TWILIO_ACCOUNT_SID` if it is set.
   *
   * @throws {CredentialError} `missing_env`, which names all that is missing; else as the constructor.
   */
  static fromEnv(env: Env): OAuthClient {
    const handle = openFromEnv(wasm.OAuthClient.fromEnv, env);
    const { TWILIO_CLIENT_ID: clientId, TWILIO_ACCOUNT_SID: accountSid } = env as Record<string, unknown>;
    return new OAuthClient({ clientId, accountSid: accountSid || undefined } as OAuthClientOptions, handle);
  }

  /**
   * `"Bearer …"`, for the `Authorization` header of requests (RFC 6750).
   *
   * @throws {ApiError} what the service said when it gave no token
   */
  async authorizationHeader(): Promise<string> {
    const client = this.handle<wasm.OAuthClient>();
    if (Date.now() >= this.#refreshAt) {
      this.#pending ??= this.#refresh(client).finally(() => {
        this.#pending = undefined;
      });
      try {
        await this.#pending;
      } catch (error) {
        // The token at hand is good for as long as it is good.
        if (Date.now() >= this.#expiresAt) throw error;
      }
    }
    return this.#header;
  }

  async #refresh(client: wasm.OAuthClient): Promise<void> {
    const begun = Date.now();
    const request = JSON.parse(read(client.tokenRequest())) as HttpRequest;
    const { token, life } = await this.#http.send(request, undefined, readToken);
    // Freed in the meantime?
    this.handle();
    this.#header = `Bearer ${token}`;
    this.#expiresAt = begun + life;
    this.#refreshAt = this.#expiresAt - Math.min(margin, life / 2);
  }

  override free(): void {
    this.#header = "";
    this.#refreshAt = 0;
    this.#expiresAt = 0;
    super.free();
  }

  /** `OAuthClient(OQ…)` */
  override toString(): string {
    return `OAuthClient(${this.clientId})`;
  }

  toJSON(): { clientId: string; accountSid: string | undefined } {
    return { clientId: this.clientId, accountSid: this.accountSid };
  }
}

/** The token, and how many milliseconds it lives. */
function readToken(json: Json): { token: string; life: number } | undefined {
  const { access_token, token_type, expires_in } = json;
  if (typeof access_token !== "string" || !/^[!-~]+$/.test(access_token) || !/^bearer$/i.test(`${token_type}`)) return;
  return { token: access_token, life: 1000 * Math.min(Number(expires_in ?? longestLife) || 0, longestLife) };
}
