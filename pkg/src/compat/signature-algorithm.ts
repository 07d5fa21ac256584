/** The header with a webhook's signature. */
export const SIGNATURE_HEADER = "X-Twilio-Signature";

/** The header that webhooks signed with a shared key have: `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256`. */
export const SIGNATURE_SETTINGS_HEADER = "X-Twilio-Webhooks-Signature-Settings";

export const HMAC_SHA1 = "HMAC_SHA1";
export const HMAC_SHA256 = "HMAC_SHA256";

/** Returns the algorithm that a settings header names; `HMAC_SHA1` for no header, and for one that names none. */
export function getSignatureAlgorithm(signatureSettingsHeader?: string | null): string {
  for (const part of (signatureSettingsHeader || "").split(",")) {
    const separator = part.indexOf("=");
    if (separator === -1 || part.slice(0, separator).trim() !== "algorithm") continue;
    const algorithm = part.slice(separator + 1).trim();
    if (algorithm) return algorithm;
  }
  return HMAC_SHA1;
}
