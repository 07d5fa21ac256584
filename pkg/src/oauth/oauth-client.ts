import { Credential } from "../credentials/credential.js";
import { ApiError } from "../http/api-error.js";
import { defaultTimeout, Http, type HttpOptions, type HttpRequest, type Read, reader } from "../http/client.js";
import { withTimeout } from "../http/timeout.js";
import { openCredential, openFromEnv, readOutput, resolveBindings, snapshotOptions } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";

export interface OAuthClientOptions extends HttpOptions {
  /** The OAuth app's client ID: `OQ` and 32 hexadecimal digits. */
  clientId: string;
  /** The OAuth app's client secret. */
  clientSecret: string;
  /** The account that the tokens are for. `ApiKeys` needs it. */
  accountSid?: string | undefined;
  /** Allows the constructor in a page, where anyone can read the secret. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** How long before its expiry a token is renewed, in milliseconds; at half of its lifetime if that is later. */
const refreshMargin = 60_000;

/** How long a caller without a token waits for another caller's request before it sends its own, in milliseconds. */
const maxSharedWait = 5000;

/** The longest pause between failed renewals, in milliseconds. */
const maxBackoff = 60_000;

/** The result of a request for a token. */
type Outcome = { header: string } | { error: unknown };

/** A request for a token that is in progress. */
interface Pending {
  /** Never rejects. In Workers it may never settle after the request that started it has ended. */
  outcome: Promise<Outcome>;
  startedAt: number;
}

/**
 * OAuth client credentials: short-lived tokens instead of a long-lived secret in each request. All callers share one token,
 * which is renewed in the background before it expires. After a 401, `ApiKeys` drops the token and retries once with a new
 * one.
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
  #pending: Pending | undefined;
  /** Failed renewals in a row, and when the next one may begin. */
  #failures = 0;
  #retryAt = 0;
  readonly #timeout: number;
  readonly #sharedWait: number;

  /**
   * @throws {CredentialError} `invalid_sid`, `missing_secret`, `invalid_account_sid`, `invalid_argument`,
   * `browser_not_allowed`
   */
  constructor(options: OAuthClientOptions);
  /** @internal */
  constructor(options: OAuthClientOptions, handle: wasm.OAuthClient);
  constructor(options: OAuthClientOptions, handle?: wasm.OAuthClient) {
    const snapshot = snapshotOptions(options);
    // First, because it may throw: there is no secret to zeroize yet.
    const http = new Http(snapshot ?? {});
    super(handle ?? openCredential(wasm.OAuthClient.open, snapshot));
    this.clientId = snapshot.clientId;
    this.accountSid = snapshot.accountSid;
    this.#http = http;
    this.#timeout = snapshot.timeout ?? defaultTimeout;
    // At most half of the timeout, which leaves time for a request of the caller's own.
    this.#sharedWait = Math.min(maxSharedWait, this.#timeout / 2);
  }

  /**
   * Reads `TWILIO_CLIENT_ID` and `TWILIO_CLIENT_SECRET`; `TWILIO_ACCOUNT_SID` if it is set.
   *
   * @throws {CredentialError} `missing_env` with all missing variables; otherwise as the constructor
   */
  static fromEnv(env: object): OAuthClient {
    const handle = openFromEnv(wasm.OAuthClient.fromEnv, env);
    const { TWILIO_CLIENT_ID: clientId, TWILIO_ACCOUNT_SID: accountSid } = env as Record<string, unknown>;
    return new OAuthClient({ clientId, accountSid: accountSid || undefined } as OAuthClientOptions, handle);
  }

  /**
   * Like `fromEnv`, but also reads Cloudflare Secrets Store bindings: objects with `get()`.
   *
   * @throws {CredentialError} as `fromEnv`
   */
  static fromBindings(env: object): Promise<OAuthClient> {
    return resolveBindings(env, OAuthClient.fromEnv);
  }

  /**
   * Returns `"Bearer …"`, for the `Authorization` header of requests (RFC 6750). A valid token is returned at once.
   *
   * @throws {ApiError} if Twilio issues no token; a `TimeoutError` if another caller's request for one
   * takes longer than `timeout`
   */
  async authorizationHeader(): Promise<string> {
    this.handle();
    const now = Date.now();
    if (now < this.#expiresAt) {
      if (now >= Math.max(this.#refreshAt, this.#retryAt) && !this.#isPending(now)) this.#startRequest();
      return this.#header;
    }
    // A promise of another request may never settle, or throw: each caller has its own timer.
    const end = performance.now() + this.#timeout;
    while (this.#pending !== undefined) {
      const pending = this.#pending;
      const left = end - performance.now();
      if (left <= 0) throw new DOMException(`no access token within ${this.#timeout} ms`, "TimeoutError");
      const wait = Math.max(1, Math.min(this.#sharedWait, left));
      const outcome = await withTimeout(wait, [], () => pending.outcome).catch(() => undefined);
      if (outcome !== undefined) return headerOf(outcome);
      if (this.#pending === pending) this.#pending = undefined;
    }
    return headerOf(await this.#startRequest());
  }

  /**
   * Drops the current token, so that the next call fetches a new one. Use it when Twilio has rejected the token (401).
   *
   * @param header The rejected header: a newer token is kept.
   */
  invalidate(header?: string): void {
    if (header !== undefined && header !== this.#header) return;
    this.#header = "";
    this.#expiresAt = 0;
    this.#pending = undefined;
  }

  /** Whether a renewal is in progress that started recently: an older one may never settle. */
  #isPending(now: number): boolean {
    return this.#pending !== undefined && now - this.#pending.startedAt < this.#sharedWait;
  }

  #startRequest(): Promise<Outcome> {
    const startedAt = Date.now();
    const pending: Pending = { startedAt, outcome: this.#fetch(startedAt, () => this.#pending === pending) };
    this.#pending = pending;
    return pending.outcome;
  }

  /** Fetches a token, and keeps it if it is still wanted when it arrives. */
  async #fetch(startedAt: number, isWanted: () => boolean): Promise<Outcome> {
    let outcome: Outcome;
    try {
      const request = JSON.parse(readOutput(this.handle<wasm.OAuthClient>().tokenRequest())) as HttpRequest;
      const { accessToken, expiresIn } = await this.#http.send(request, undefined, readToken);
      // Throws if the client was freed in the meantime.
      this.handle();
      const header = `Bearer ${accessToken}`;
      if (isWanted()) {
        this.#header = header;
        const lifetime = 1000 * expiresIn;
        this.#expiresAt = startedAt + lifetime;
        this.#refreshAt = this.#expiresAt - Math.min(refreshMargin, lifetime / 2);
        this.#failures = 0;
      }
      outcome = { header };
    } catch (error) {
      const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
      const pause = Math.min(1000 * 2 ** this.#failures, maxBackoff);
      this.#failures += 1;
      this.#retryAt = Date.now() + Math.max(asked, pause * (1 + Math.random() / 2));
      outcome = { error };
    }
    if (isWanted()) this.#pending = undefined;
    return outcome;
  }

  override free(): void {
    this.invalidate();
    super.free();
  }

  /** Returns `OAuthClient(OQ…)`. */
  override toString(): string {
    return `OAuthClient(${this.clientId})`;
  }

  toJSON(): { clientId: string; accountSid: string | undefined } {
    return { clientId: this.clientId, accountSid: this.accountSid };
  }
}

function headerOf(outcome: Outcome): string {
  if ("error" in outcome) throw outcome.error;
  return outcome.header;
}

const readToken: Read<{ accessToken: string; expiresIn: number }> = /* @__PURE__ */ reader("oauthToken");
