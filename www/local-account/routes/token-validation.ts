import { type AccessToken, ApiKey, CredentialError, decodeAccessToken } from "twilio-edge-auth";
import { demand, RIGHTS } from "../access/rights.ts";
import type { Account } from "../account.ts";
import { type App, resource } from "../app.ts";
import { json } from "../http/answers.ts";
import { readFormOrJson } from "../http/body.ts";
import { authenticate, invalidSid, missingParameter } from "../http/errors.ts";
import { ACCOUNT_SID } from "../http/sids.ts";

/** Why a token is refused: the number that Twilio's servers give it, and the code of this package. */
interface Refusal {
  code: number;
  reason: string;
}

const REFUSALS: Partial<Record<CredentialError["code"], number>> = {
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
 * Says whether an Access Token would be accepted, which the real API does only when a client connects with it. An
 * endpoint of this stand-in alone, so that the end of a key can be seen in its tokens.
 */
export function tokenValidation(app: App): void {
  resource(app, "/v1/Accounts/:account/Tokens/validate", {
    POST: async (context) => {
      const { account, principal } = context.var;
      const named = context.req.param("account") ?? "";
      if (!ACCOUNT_SID.test(named)) throw invalidSid();
      if (named !== account.sid) throw authenticate();
      demand(principal, RIGHTS.validateToken);
      const jwt = (await readFormOrJson(context.req.raw)).get("token");
      if (jwt === undefined) throw missingParameter("token");
      return json(200, await validate(jwt, account));
    },
  });
}

async function validate(jwt: string, account: Account) {
  try {
    const token = await verify(jwt, account);
    if ("reason" in token) return { valid: false, ...token };
    return {
      valid: true,
      id: token.id,
      account_sid: token.accountSid,
      key_sid: token.keySid,
      identity: token.identity ?? null,
      expires_at: token.expiresAt,
      grants: token.grants,
    };
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return { valid: false, ...refusal(error.code) };
  }
}

async function verify(jwt: string, account: Account): Promise<AccessToken | Refusal> {
  const { keySid } = decodeAccessToken(jwt);
  const sealed = account.keys.get(keySid);
  if (!sealed) return { code: 20103, reason: "unknown_key" };
  if (sealed.sealed === null) return { code: 20103, reason: "restricted_key_cannot_sign" };
  const secret = await account.vault.unseal(sealed.sealed, keySid);
  // Read again after the wait: a key that was deleted meanwhile vouches for nothing.
  if (secret === undefined || !account.keys.get(keySid)) return { code: 20103, reason: "unknown_key" };
  using key = new ApiKey({ accountSid: account.sid, sid: keySid, secret });
  return key.verifyAccessToken(jwt);
}

function refusal(reason: CredentialError["code"]): Refusal {
  return { code: REFUSALS[reason] ?? 20101, reason };
}
