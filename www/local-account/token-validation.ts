import { type AccessToken, ApiKey, CredentialError, decodeAccessToken } from "twilio-edge-auth";
import { decodeFlexIdentity } from "twilio-edge-auth/flex";
import { authorize } from "./authorization.ts";
import { invalidSid, missingParameter, unauthenticated } from "./errors.ts";
import { addResource, jsonResponse, type Subject } from "./http.ts";
import { findKey } from "./keys.ts";
import { ACCOUNT_SID, readFormOrJson } from "./parameters.ts";

/** The error codes of Twilio's servers for this package's codes. */
const CODES: Partial<Record<CredentialError["code"], number>> = {
  malformed_token: 20101,
  wrong_token_type: 20102,
  unsupported_algorithm: 20102,
  wrong_issuer: 20103,
  wrong_account: 20103,
  token_expired: 20104,
  token_not_yet_valid: 20105,
  invalid_grant: 20106,
  signature_mismatch: 20107,
  lifetime_too_long: 20157,
};

/**
 * Says whether Twilio would accept an Access Token, so that tests see a key's tokens become invalid. Twilio has this endpoint for the
 * tokens of Flex; here Access Tokens stand for them, and the response has more fields.
 */
export const tokenValidation: Subject = {
  routes(app) {
    addResource(app, "/v1/Accounts/:account/Tokens/validate", {
      POST: async (context) => {
        const { accountSid, sql } = context.var;
        const sid = context.req.param("account") ?? "";
        if (!ACCOUNT_SID.test(sid)) throw invalidSid();
        if (sid !== accountSid) throw unauthenticated();
        // A policy cannot name this permission, so Restricted keys and OAuth apps are refused.
        authorize(context, "twilio/iam/access-tokens/validate");
        const jwt = (await readFormOrJson(context)).get("token");
        if (jwt === undefined) throw missingParameter("token");
        return jsonResponse(200, validate(jwt, accountSid, sql));
      },
    });
  },
};

function validate(jwt: string, accountSid: string, sql: SqlStorage) {
  try {
    const sid = decodeAccessToken(jwt).keySid;
    const key = findKey(sql, sid);
    if (key?.account !== accountSid) return refuse(20103, "unknown_key");
    if (key.type === "restricted") return refuse(20103, "restricted_key_cannot_sign");
    using apiKey = new ApiKey({ accountSid, sid, secret: key.secret });
    return accept(apiKey.verifyAccessToken(jwt));
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return refuse(CODES[error.code] ?? 20101, error.code);
  }
}

function refuse(code: number, reason: string) {
  return { valid: false, code, message: reason, reason };
}

function accept({ id, accountSid, keySid, identity, expiresAt, grants }: AccessToken) {
  const worker = (grants.task_router ?? {}) as { worker_sid?: string; role?: string };
  return {
    valid: true,
    // As for a token of Flex.
    code: 0,
    message: null,
    expiration: new Date(expiresAt * 1000).toISOString(),
    realm_user_id: decodeFlexIdentity(identity ?? "") ?? null,
    roles: worker.role === undefined ? [] : [worker.role],
    worker_sid: worker.worker_sid ?? null,
    // Only here.
    id,
    account_sid: accountSid,
    key_sid: keySid,
    identity: identity ?? null,
    expires_at: expiresAt,
    grants,
  };
}
