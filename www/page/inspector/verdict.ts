import { type ApiKey, CredentialError } from "twilio-edge-auth";

const ADVICE: Partial<Record<CredentialError["code"], string>> = {
  signature_mismatch: "Either the secret is another one, or somebody changed the token after it was signed.",
  token_expired: "Fetch a new one; a client should do so after four fifths of its life.",
  token_not_yet_valid: "It holds from its nbf time on. If that should be now, a clock is wrong.",
  unsupported_algorithm: "Twilio accepts HS256 alone, so that is what is verified here.",
  wrong_issuer: "It was signed with another API key: enter that one.",
  wrong_account: "The key's account SID is not the one that the token names.",
  wrong_token_type: "This is a JWT, but not an Access Token.",
};

const UNVERIFIED: Verdict = {
  tone: "info",
  title: "Not verified",
  reasons: ["This is what the token says. Enter the key that signed it to know whether it is true."],
};

/** A verdict in a line, and why. */
export interface Verdict {
  tone: "good" | "bad" | "info";
  title: string;
  reasons: readonly string[];
}

/** Whether `key` vouches for the token at this moment; without a key nothing does. */
export function judge(token: string, key: ApiKey | undefined): Verdict {
  if (key === undefined) return UNVERIFIED;
  try {
    key.verifyAccessToken(token);
    return {
      tone: "good",
      title: "Verified",
      reasons: [`Signed with ${key.sid} for ${key.accountSid}, and valid now.`],
    };
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    const advice = ADVICE[error.code];
    return { tone: "bad", title: `Refused: ${error.code}`, reasons: [error.message, ...(advice ? [advice] : [])] };
  }
}
