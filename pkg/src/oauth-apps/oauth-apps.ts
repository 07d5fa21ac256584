import type { RestrictedPolicy } from "../api-keys/api-key-info.js";
import { ApiKey } from "../credentials/api-key.js";
import { AuthToken } from "../credentials/auth-token.js";
import { KeyRing } from "../credentials/key-ring.js";
import { invalidArgument } from "../errors.js";
import { type CallOptions, type HttpOptions, type Read, reader } from "../http/client.js";
import { Resource, readRecord } from "../http/resource.js";
import { OAuthClient } from "../oauth/oauth-client.js";
import { snapshotOptions } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { NewOAuthApp } from "./new-oauth-app.js";
import type { OAuthAppInfo } from "./oauth-app-info.js";

export interface OAuthAppOptions {
  /** A display name: 1 to 255 characters. */
  friendlyName?: string | undefined;
  /** What the app is for. */
  description?: string | undefined;
  /** What the app's tokens may do: 1 to 100 permissions. An update replaces the whole policy. */
  policy?: RestrictedPolicy | undefined;
  /** The lifetime of the app's tokens, in seconds: 60 to 2592000 (30 days); Twilio's default: 3600. */
  accessTokenTtl?: number | undefined;
}

export interface NewOAuthAppOptions extends OAuthAppOptions {
  friendlyName: string;
  policy: RestrictedPolicy;
}

/**
 * Manages an account's OAuth apps: client credentials for short-lived tokens. An app works only for the account in which it was
 * created, and only in us1. Twilio documents no way to rotate the secret over the API: create a second app, or rotate it in the
 * Console.
 *
 * ```js
 * const app = await new OAuthApps(mainKey).create({
 *   friendlyName: "reports",
 *   policy: { allow: ["/twilio/messaging/messages/list"] },
 * });
 * const client = app.credential(); // an OAuthClient
 * ```
 *
 * @see https://www.twilio.com/docs/iam/oauth-apps
 */
export class OAuthApps {
  readonly #credential: ApiKey | AuthToken | KeyRing | OAuthClient;
  readonly #resource: Resource;

  /**
   * @param credential A credential that may manage OAuth apps: the Auth Token, a Main key, or one with the permissions
   * `/twilio/iam/account-oauth-apps/…`.
   * @throws {CredentialError} `invalid_argument`
   */
  constructor(credential: ApiKey | AuthToken | KeyRing | OAuthClient, options: HttpOptions = {}) {
    if (![ApiKey, AuthToken, KeyRing, OAuthClient].some((kind) => credential instanceof kind)) {
      throw invalidArgument("credential", "expected an ApiKey, an AuthToken, a KeyRing or an OAuthClient");
    }
    const { region, edge } = (credential instanceof KeyRing ? credential.keys[0] : credential) as Partial<ApiKey>;
    this.#credential = credential;
    this.#resource = new Resource(
      credential,
      wasm.resourceRequest,
      ["oauthApps", region, edge],
      snapshotOptions(options),
    );
  }

  /** Creates an app. The request is not retried if an app may have been created. */
  async create(options: NewOAuthAppOptions, call?: CallOptions): Promise<NewOAuthApp> {
    const request = this.#resource.request("create", options);
    const { secret, ...record } = await this.#resource.send(request, call, readNewApp);
    return new NewOAuthApp(toInfo(record), secret, this.#credential.accountSid);
  }

  /** Changes an app: only what is given. */
  async update(sid: string, options: OAuthAppOptions, call?: CallOptions): Promise<OAuthAppInfo> {
    return this.#resource.send(this.#resource.request("update", options, sid), call, readRecord(readApp, "sid", sid));
  }

  /** Deletes an app. Its client credentials and its tokens stop working. */
  async delete(sid: string, call?: CallOptions): Promise<void> {
    await this.#resource.send(this.#resource.request("delete", {}, sid), call, () => true);
  }
}

/** An app as the core reads it: the date is in seconds since the epoch. */
type OAuthAppRecord = Partial<Omit<OAuthAppInfo, "sid" | "dateCreated">> & { sid: string; dateCreated?: number };

function toInfo(record: OAuthAppRecord): OAuthAppInfo {
  const { sid, dateCreated } = record;
  const { friendlyName = null, description = null, status = null, accessTokenTtl = null, policy = null } = record;
  return {
    sid,
    friendlyName,
    description,
    status,
    dateCreated: dateCreated === undefined ? null : new Date(dateCreated * 1000),
    accessTokenTtl,
    policy,
  };
}

const readApp: Read<OAuthAppInfo> = /* @__PURE__ */ reader("oauthApp", toInfo);

const readNewApp = /* @__PURE__ */ reader<OAuthAppRecord & { secret: string }>("newOAuthApp");
