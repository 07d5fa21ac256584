import type { ClientCapabilityOptions } from "../capability/client.js";
import type { TaskRouterCapabilityOptions } from "../capability/task-router.js";
import {
  openCredential,
  openFromEnv,
  optionsToJson,
  readOutput,
  resolveBindings,
  snapshotOptions,
  writeInput,
} from "../wasm/bridge.js";
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
  /** The edge location through which requests enter Twilio's network, such as `"dublin"`. */
  edge?: string | undefined;
  /** Allows the constructor in a page. Never use it in a page that others can open. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * An account's SID and Auth Token: for local testing, webhooks and legacy capability tokens. It can do everything and
 * cannot be scoped; prefer an `ApiKey` where one works.
 */
export class AuthToken extends Credential {
  readonly accountSid: string;
  readonly region: string | undefined;
  readonly edge: string | undefined;

  /** @throws {CredentialError} `invalid_account_sid`, `missing_secret`, `invalid_argument`, `browser_not_allowed` */
  constructor(options: AuthTokenOptions);
  /** @internal */
  constructor(options: AuthTokenOptions | wasm.AuthToken) {
    const handle =
      options instanceof wasm.AuthToken ? options : openCredential(wasm.AuthToken.open, snapshotOptions(options));
    super(handle);
    const { accountSid, region, edge } = handle.describe();
    this.accountSid = accountSid;
    this.region = region;
    this.edge = edge;
  }

  /**
   * Reads `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`; `TWILIO_REGION` and `TWILIO_EDGE` if they are set.
   *
   * @throws {CredentialError} `missing_env` with all missing variables; otherwise as the constructor
   */
  static fromEnv(env: Env): AuthToken {
    return new AuthToken(openFromEnv(wasm.AuthToken.fromEnv, env) as unknown as AuthTokenOptions);
  }

  /**
   * Like `fromEnv`, but also reads Cloudflare Secrets Store bindings; see {@link ApiKey.fromBindings}.
   *
   * @throws {CredentialError} as `fromEnv`; otherwise what a binding's `get()` throws
   */
  static fromBindings(env: Env): Promise<AuthToken> {
    return resolveBindings(env, AuthToken.fromEnv);
  }

  /** Returns `"Basic …"`, for the `Authorization` header of requests (RFC 7617). */
  authorizationHeader(): string {
    return readOutput(this.handle<wasm.AuthToken>().authorizationHeader());
  }

  /**
   * Returns a signed capability token for Twilio Client, the former Voice SDK, byte for byte the token of the `twilio` npm
   * package for the same scopes. Current SDKs connect with Access Tokens: see `ApiKey.mintAccessToken`.
   *
   * @throws {CredentialError} `invalid_ttl`, `invalid_sid`, `invalid_identity`, `invalid_argument`, each with the invalid
   * option
   */
  clientCapabilityToken(options: ClientCapabilityOptions): string {
    const length = writeInput(optionsToJson(options, ["incoming", "outgoing", "events"]));
    return readOutput(this.handle<wasm.AuthToken>().clientCapabilityToken(length));
  }

  /**
   * Returns a signed capability token for TaskRouter, byte for byte the token of the `twilio` npm package for the same
   * options and policies, except that a policy with `allow: false` denies. In the `twilio` package it allows.
   *
   * @throws {CredentialError} `invalid_ttl`, `invalid_sid`, `invalid_argument`, each with the invalid option
   */
  taskRouterCapabilityToken(options: TaskRouterCapabilityOptions): string {
    const length = writeInput(optionsToJson(options, ["policies"]));
    return readOutput(this.handle<wasm.AuthToken>().taskRouterCapabilityToken(length));
  }

  /**
   * Returns the signature of a webhook request to `url` with these parameters: HMAC-SHA1 in base64, over the URL exactly as
   * given. Leave `params` out for GET and JSON.
   *
   * @throws {CredentialError} `invalid_argument`
   */
  webhookSignature(url: string, params?: WebhookParams): string {
    return readOutput(signWebhook(() => this.handle<wasm.AuthToken>(), url, params));
  }

  /**
   * Verifies that Twilio signed a request with this Auth Token: any form of the URL that it may have signed
   * ({@link signedUrls}), with the form's parameters or with a `body` whose hash is the URL's `bodySHA256`. A URL with
   * `bodySHA256` requires the body; a form with it is refused. Compares signatures in constant time.
   *
   * ```js
   * token.verifyWebhook({ url: "https://example.com/voice", signature: headers.get("x-twilio-signature"), params });
   * ```
   *
   * A URL of `wss`, without `params` and `body`, is the handshake of a WebSocket. No content of a request throws.
   * `verifyWebhookRequest` of `twilio-edge-auth/webhook` does the same for a fetch `Request`.
   *
   * @throws {CredentialError} `invalid_argument` for mistakes of the caller, such as a URL that is not a string
   */
  verifyWebhook(request: WebhookRequest): boolean {
    return this.checkWebhook(request) === undefined;
  }

  /**
   * Like {@link verifyWebhook}, but returns why a request is refused, for logs, or `undefined` for a valid one. Do not
   * send the reason in the response.
   *
   * @throws {CredentialError} `invalid_argument` for mistakes of the caller
   */
  checkWebhook(request: WebhookRequest): WebhookMismatch | undefined {
    return checkWebhook(() => this.handle<wasm.AuthToken>(), request);
  }

  /** Returns `AuthToken(AC…)`. No way of printing a credential shows the secret. */
  override toString(): string {
    return `AuthToken(${this.accountSid})`;
  }

  toJSON(): { accountSid: string } {
    return { accountSid: this.accountSid };
  }
}
