import type { ApiKey } from "../credentials/api-key.js";
import type { AuthToken } from "../credentials/auth-token.js";
import { invalidArgument, rejectUnknownOptions } from "../errors.js";
import { Http, type HttpOptions, type HttpRequest, type Json, type Read } from "../http/client.js";
import { hostname } from "../http/hostname.js";
import { decodeFlexIdentity } from "./identity.js";

export { decodeFlexIdentity };

export interface ValidateFlexTokenOptions extends HttpOptions {
  /** The region of the account; default: the credential's. Regions other than `us1` need an `edge`. */
  region?: string | undefined;
  /** The edge location that the request is sent to; default: the credential's. */
  edge?: string | undefined;
}

/** A token that Twilio confirmed, and whose it is. */
export interface ValidFlexToken {
  valid: true;
  /** The worker's identity, encoded: `user_40example_2Ecom`. */
  identity: string;
  /** The identity, decoded: `user@example.com`. Undefined if it is not encoded in this way. */
  decodedIdentity: string | undefined;
  /** The user in the identity provider. */
  realmUserId: string | undefined;
  /** Such as `agent`, `supervisor`, `admin`. Empty if the response names none. */
  roles: string[];
  /** The TaskRouter worker, `WK…`. */
  workerSid: string | undefined;
  /** When the token expires, in seconds since the epoch, rounded down. */
  expiresAt: number | undefined;
}

/** A token that Twilio refused, or that cannot be one. */
export interface InvalidFlexToken {
  valid: false;
  /** Twilio's code for the reason, if the response has one. */
  code: number | undefined;
  /** Twilio's reason, for logs. */
  message: string;
}

export type FlexTokenVerdict = ValidFlexToken | InvalidFlexToken;

/** The longest token that is sent to Twilio, in characters. */
const maxTokenLength = 16 * 1024;

const knownOptions = ["region", "edge", "fetch", "baseUrl", "maxRetries", "timeout", "deadline", "signal"];

/**
 * Asks Twilio whether a token of a Flex user is valid: the token that a Flex plugin sends to your backend
 * (`manager.store.getState().flex.session.ssoTokenPayload.token`). Resolves to its identity and roles, or to the reason for
 * which it is invalid. Anything that is not a clear answer of Twilio rejects, so that no token passes by accident.
 *
 * ```ts
 * const verdict = await validateFlexToken(token, AuthToken.fromEnv(process.env));
 * if (!verdict.valid) return new Response("Forbidden", { status: 403 });
 * if (!verdict.roles.includes("supervisor")) return new Response("Forbidden", { status: 403 });
 * ```
 *
 * @param token The token, as received: no content of it throws
 * @param credential The Auth Token of the Flex account, or an API key of it
 * @throws {ApiError} for an error response, such as 401 for a wrong credential, or an unexpected body
 * @throws {CredentialError} `invalid_argument` for wrong options or a wrong credential; `freed`
 * @throws the runtime's error if there is no response; a `TimeoutError`; the reason of `signal`
 */
export async function validateFlexToken(
  token: string,
  credential: ApiKey | AuthToken,
  options: ValidateFlexTokenOptions = {},
): Promise<FlexTokenVerdict> {
  if (typeof credential?.authorizationHeader !== "function" || typeof credential.accountSid !== "string") {
    throw invalidArgument("credential", "expected an AuthToken or an ApiKey");
  }
  if (typeof options !== "object" || options === null) throw invalidArgument("options", "expected an object");
  rejectUnknownOptions(options, knownOptions);
  const { region = regionOf(credential, "region"), edge = regionOf(credential, "edge"), ...limits } = options;
  const http = new Http(limits);
  const origin = hostname("iam", { region, edge });
  if (!isToken(token)) {
    return {
      valid: false,
      code: undefined,
      message: `expected a token: 1 to ${maxTokenLength} characters without spaces`,
    };
  }
  const request: HttpRequest = {
    method: "POST",
    url: `${origin}/v1/Accounts/${credential.accountSid}/Tokens/validate`,
    contentType: "application/json",
    headers: { "cache-control": "no-cache" },
    body: JSON.stringify({ token }),
    // It only asks.
    repeatable: true,
  };
  return http.send(request, { header: () => credential.authorizationHeader() }, readVerdict);
}

function regionOf(credential: ApiKey | AuthToken, name: "region" | "edge"): string | undefined {
  return (credential as Partial<ApiKey>)[name];
}

/** Whether a value can be a token: visible ASCII characters. */
function isToken(token: unknown): token is string {
  return typeof token === "string" && token.length <= maxTokenLength && /^[!-~]+$/.test(token);
}

const readVerdict: Read<FlexTokenVerdict> = Object.assign((json: Json) => readValid(json) ?? readInvalid(json), {
  // Twilio refuses a token with status 200 or 4xx. A token is never valid with 4xx.
  refusal: readInvalid,
});

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

function readValid(json: Json): ValidFlexToken | undefined {
  const identity = textOf(json.identity);
  if (json.valid !== true || identity === undefined) return undefined;
  const roles = Array.isArray(json.roles) ? json.roles : [];
  const expiresAt = Math.floor(Date.parse(textOf(json.expiration) ?? "") / 1000);
  return {
    valid: true,
    identity,
    decodedIdentity: decodeFlexIdentity(identity),
    realmUserId: textOf(json.realm_user_id),
    roles: roles.filter((role) => typeof role === "string"),
    workerSid: textOf(json.worker_sid),
    expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
  };
}

function readInvalid(json: Json): InvalidFlexToken | undefined {
  if (json.valid !== false) return undefined;
  const code = Number.isInteger(json.code) ? (json.code as number) : undefined;
  return { valid: false, code, message: textOf(json.message) ?? "Twilio gave no reason" };
}
