import type { ApiKey } from "../credentials/api-key.js";
import type { AuthToken } from "../credentials/auth-token.js";
import { CredentialError, invalidArgument } from "../errors.js";
import { type HttpOptions, type Read, reader } from "../http/client.js";
import { Resource } from "../http/resource.js";
import { snapshotOptions, truncate } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
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

/** The longest token that is sent to Twilio, in characters. The core refuses a longer one. */
const maxTokenLength = 16 * 1024;

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
  const { region = regionOf(credential, "region"), edge = regionOf(credential, "edge"), ...http } = options;
  for (const [name, value] of Object.entries({ region, edge })) {
    if (value !== undefined && (typeof value !== "string" || value === ""))
      throw invalidArgument(name, "expected a name");
  }
  const caller = ["flexTokens", region, edge];
  const resource = new Resource(credential, wasm.resourceRequest, caller, snapshotOptions(http));
  try {
    const request = resource.request("validate", { token: truncate(token, maxTokenLength) }, credential.accountSid);
    return await resource.send({ ...request, cacheControl: "no-cache" }, undefined, readVerdict);
  } catch (error) {
    // Not sent: it cannot be one.
    if (!(error instanceof CredentialError) || error.field !== "token") throw error;
    return { valid: false, code: undefined, message: error.message };
  }
}

function regionOf(credential: ApiKey | AuthToken, name: "region" | "edge"): string | undefined {
  return (credential as Partial<ApiKey>)[name];
}

/** A verdict as the core reads it. */
interface VerdictRecord {
  valid: boolean;
  identity: string;
  realmUserId?: string;
  roles?: string[];
  workerSid?: string;
  expiresAt?: number;
  code?: number;
  message?: string;
}

function verdictOf(record: VerdictRecord): FlexTokenVerdict {
  const { valid, identity, realmUserId, roles = [], workerSid, expiresAt, code, message } = record;
  if (!valid) return { valid, code, message: message || "Twilio gave no reason" };
  return {
    valid,
    identity,
    decodedIdentity: decodeFlexIdentity(identity),
    realmUserId: realmUserId || undefined,
    roles,
    workerSid: workerSid || undefined,
    expiresAt,
  };
}

const readVerdict: Read<FlexTokenVerdict> = /* @__PURE__ */ reader("flexVerdict", verdictOf);
