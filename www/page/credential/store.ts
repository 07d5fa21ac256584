import { ApiKey, AuthToken, CredentialError } from "twilio-edge-auth";
import { sentence } from "../ui/sentence.ts";

export interface CredentialValues {
  accountSid: string;
  sid: string;
  secret: string;
}

export type CredentialField = keyof CredentialValues;

export const CREDENTIAL_FIELDS: readonly CredentialField[] = ["accountSid", "sid", "secret"];

// Fills the other fields while one is validated. Never used to sign.
const PLACEHOLDER: CredentialValues = {
  accountSid: `AC${"0".repeat(32)}`,
  sid: `SK${"0".repeat(32)}`,
  secret: "-".repeat(32),
};

/**
 * The API key that all views share. It is only in this tab's memory. A replaced secret is zeroized in the wasm
 * memory.
 */
export class CredentialStore extends EventTarget {
  #values: CredentialValues = { accountSid: "", sid: "", secret: "" };
  #key: ApiKey | undefined;

  get values(): CredentialValues {
    return this.#values;
  }

  /** The key, if all three fields are valid. */
  get key(): ApiKey | undefined {
    return this.#key;
  }

  set(values: CredentialValues): void {
    this.#values = values;
    this.#key?.free();
    this.#key = CREDENTIAL_FIELDS.some((field) => problemWith(field, values[field])) ? undefined : openKey(values);
    this.dispatchEvent(new Event("change"));
  }
}

/** Returns the package's error for one field, regardless of the others. */
export function problemWith(field: CredentialField, value: string): string | undefined {
  try {
    openKey({ ...PLACEHOLDER, [field]: value }).free();
    return undefined;
  } catch (error) {
    if (error instanceof CredentialError) return sentence(error);
    throw error;
  }
}

/** Creates an AuthToken for webhooks, where the account SID does not matter. */
export function openAuthToken(authToken: string): AuthToken {
  return new AuthToken({ accountSid: PLACEHOLDER.accountSid, authToken, dangerouslyAllowBrowser: true });
}

/**
 * Only this file allows secrets in a browser. That is acceptable because the page is a tool for the user's own
 * secrets on the user's own machine. A page for others must fetch tokens from a server, because
 * anyone who opens a page can read the secrets in it.
 */
function openKey(values: CredentialValues): ApiKey {
  return new ApiKey({ ...values, dangerouslyAllowBrowser: true });
}
