import { ApiKey, AuthToken, CredentialError } from "twilio-edge-auth";
import { sentence } from "../ui/sentence.ts";

export interface CredentialValues {
  accountSid: string;
  sid: string;
  secret: string;
}

export type CredentialField = keyof CredentialValues;

export const CREDENTIAL_FIELDS: readonly CredentialField[] = ["accountSid", "sid", "secret"];

// Stands in for the other two fields while one is judged alone. It is never used to sign.
const PLACEHOLDER: CredentialValues = {
  accountSid: `AC${"0".repeat(32)}`,
  sid: `SK${"0".repeat(32)}`,
  secret: "-".repeat(32),
};

/**
 * The API key that the views of the page share. It lives in this tab's memory and nowhere else, and the wasm memory is wiped of a
 * secret as soon as another one takes its place.
 */
export class CredentialStore extends EventTarget {
  #values: CredentialValues = { accountSid: "", sid: "", secret: "" };
  #key: ApiKey | undefined;

  get values(): CredentialValues {
    return this.#values;
  }

  /** The key, once all three fields are right. */
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

/** What the package says against one field, whatever the others hold. */
export function problemWith(field: CredentialField, value: string): string | undefined {
  try {
    openKey({ ...PLACEHOLDER, [field]: value }).free();
    return undefined;
  } catch (error) {
    if (error instanceof CredentialError) return sentence(error);
    throw error;
  }
}

/** An Auth Token, for webhooks, in which the account that it is of plays no part. */
export function openAuthToken(authToken: string): AuthToken {
  return new AuthToken({ accountSid: PLACEHOLDER.accountSid, authToken, dangerouslyAllowBrowser: true });
}

/**
 * This file alone allows secrets in a browser. It may be done here because the page is a workbench: whoever types the secret
 * is the one who owns it, and it is used on this machine. A page for others must fetch tokens from a server instead, since
 * everybody who can open a page can read the secrets in it.
 */
function openKey(values: CredentialValues): ApiKey {
  return new ApiKey({ ...values, dangerouslyAllowBrowser: true });
}
