import type { ClientCapabilityOptions } from "../capability/client.js";
import type { TaskRouterCapabilityOptions } from "../capability/task-router.js";
import { open, openFromEnv, optionsToJson, plain, read, resolveBindings, write } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import {
  checkWebhook,
  signWebhook,
  type WebhookMismatch,
  type WebhookParams,
  type WebhookRequest,
} from "../webhook/check.js";
import type { Env } from "./api-key.js";
import { Credential } from "./credential.js";

export interface AuthTokenOptions {
  /** The account: `AC` and 32 hexadecimal digits. */
  accountSid: string;
  /** The account's Auth Token. */
  authToken: string;
  /** The region that the Auth Token belongs to, such as `"ie1"`. */
  region?: string | undefined;
  /** The edge location through which requests enter the service's network, such as `"dublin"`. */
  edge?: string | undefined;
  /** In a page the constructor refuses without it. An account's Auth Token never belongs into a page of others. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * The account's own SID and Auth Token: for local testing, webhooks and legacy capability tokens. It can do everything
 * and cannot be scoped; prefer an `ApiKey` where one works.
 */
export class AuthToken extends Credential {
  readonly accountSid: string;
  readonly region: string | undefined;
  readonly edge: string | undefined;

  /** @throws {CredentialError} `invalid_account_sid`, `missing_secret`, `invalid_argument`, `browser_not_allowed` */
  constructor(options: AuthTokenOptions);
  /** @internal */
  constructor(options: AuthTokenOptions | wasm.AuthToken) {
    const handle = options instanceof wasm.AuthToken ? options : open(wasm.AuthToken.open, plain(options));
    super(handle);
    const { accountSid, region, edge } = handle.describe();
    this.accountSid = accountSid;
    this.region = region;
    this.edge = edge;
  }

  /**
   * Reads `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`; `TWILIO_REGION` and `TWILIO_EDGE` if they are set.
   *
   * @throws {CredentialError} `missing_env`, which names all that is missing; else as the constructor.
   */
  static fromEnv(env: Env): AuthToken {
    return new AuthToken(openFromEnv(wasm.AuthToken.fromEnv, env) as unknown as AuthTokenOptions);
  }

  /**
   * Like `fromEnv`, and fetches values from Cloudflare Secrets Store bindings; see {@link ApiKey.fromBindings}.
   *
   * @throws {CredentialError} as `fromEnv`; else what a binding's `get()` throws.
   */
  static fromBindings(env: Env): Promise<AuthToken> {
    return resolveBindings(env, AuthToken.fromEnv);
  }

  /** `"Basic …"`, for the `Authorization` header of requests (RFC 7617). */
  authorizationHeader(): string {
    return read(this.handle<wasm.AuthToken>().authorizationHeader());
  }

  /**
   * A signed capability token for Twilio Client, the former Voice SDK, byte for byte the one that the `twilio` npm
   * package makes of the same scopes. Current SDKs connect with Access Tokens: see `ApiKey.mintAccessToken`.
   *
   * @throws {CredentialError} `invalid_ttl`, `invalid_sid`, `invalid_identity`, `invalid_argument`, each with the option
   * at fault.
   */
  clientCapabilityToken(options: ClientCapabilityOptions): string {
    const length = write(optionsToJson(options, ["incoming", "outgoing", "events"]));
    return read(this.handle<wasm.AuthToken>().clientCapabilityToken(length));
  }

  /**
   * A signed capability token for TaskRouter, byte for byte the one that the `twilio` npm package makes of the same
   * options and policies; but a policy with `allow: false` forbids, which there it cannot.
   *
   * @throws {CredentialError} `invalid_ttl`, `invalid_sid`, `invalid_argument`, each with the option at fault.
   */
  taskRouterCapabilityToken(options: TaskRouterCapabilityOptions): string {
    const length = write(optionsToJson(options, ["policies"]));
    return read(this.handle<wasm.AuthToken>().taskRouterCapabilityToken(length));
  }

  /**
   * The signature that a webhook request to `url` with these parameters would have: HMAC-SHA1 in base64, over the URL
   * exactly as it is given. There are no parameters for GET and JSON.
   *
   * @throws {CredentialError} `invalid_argument`
   */
  webhookSignature(url: string, params?: WebhookParams): string {
    return read(signWebhook(() => this.handle<wasm.AuthToken>(), url, params));
  }

  /**
   * Verifies that Twilio has signed a request with this Auth Token: with any of the texts that it may have signed for the
   * URL ({@link signedUrls}), and with the form's parameters or with a `body` whose hash is the URL's `bodySHA256`. A URL
   * with `bodySHA256` needs the body; a form beside it is refused. Signatures are compared in constant time.
   *
   * ```js
   * token.verifyWebhook({ url: "https://example.com/voice", signature: headers.get("x-twilio-signature"), params });
   * ```
   *
   * A URL of `wss`, without `params` and `body`, is the handshake of a WebSocket. No content of a request throws.
   * `verifyWebhookRequest` of `twilio-edge-auth/webhook` does the same for a fetch `Request`.
   *
   * @throws {CredentialError} `invalid_argument` for what the caller gets wrong, such as a URL that is no string
   */
  verifyWebhook(request: WebhookRequest): boolean {
    return this.checkWebhook(request) === undefined;
  }

  /** @internal */
  checkWebhook(request: WebhookRequest): WebhookMismatch | undefined {
    return checkWebhook(() => this.handle<wasm.AuthToken>(), request);
  }

  /** `AuthToken(AC…)`: every way of printing a credential leaves the secret out. */
  override toString(): string {
    return `AuthToken(${this.accountSid})`;
  }

  toJSON(): { accountSid: string } {
    return { accountSid: this.accountSid };
  }
}
