import { type ApiKey, CredentialError } from "twilio-edge-auth";

const ADVICE: Partial<Record<CredentialError["code"], string>> = {
  signature_mismatch: "This secret didn't sign the token, or the token was changed.",
  token_expired: "Get a new token. Clients should refresh at about 80 % of the lifetime.",
  token_not_yet_valid: "It is valid from its nbf time. If that's unexpected, check the issuer's clock.",
  unsupported_algorithm: "Twilio accepts only HS256.",
  wrong_issuer: "It was signed by another API key: enter that one.",
  wrong_account: "The token is for another account than this key.",
  wrong_token_type: "This is a JWT, but not an Access Token.",
};

const UNVERIFIED: Verdict = {
  tone: "info",
  title: "Signature not checked",
  reasons: ["Enter the API key that signed the token to verify it."],
};

/** The result of verification, and its reasons. */
export interface Verdict {
  tone: "good" | "bad" | "info";
  title: string;
  reasons: readonly string[];
}

/** Verifies the token with `key`, if there is one. */
export function verify(token: string, key: ApiKey | undefined): Verdict {
  if (key === undefined) return UNVERIFIED;
  try {
    key.verifyAccessToken(token);
    return {
      tone: "good",
      title: "Valid",
      reasons: [`Signed by ${key.sid}, for account ${key.accountSid}.`],
    };
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    const advice = ADVICE[error.code];
    return { tone: "bad", title: `Refused: ${error.code}`, reasons: [error.message, ...(advice ? [advice] : [])] };
  }
}
