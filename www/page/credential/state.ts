import { batch, computed, signal } from "@preact/signals";
import { ApiKey, AuthToken, CredentialError, WebhookSharedKey } from "twilio-edge-auth";
import sample from "../../sample-credential.json";
import { sentence } from "../ui/sentence.ts";

export interface Credential {
  accountSid: string;
  sid: string;
  secret: string;
  /** What the user calls the key. */
  name?: string | undefined;
  /** A restricted key cannot sign Access Tokens. */
  isRestricted?: boolean;
}

export type CredentialField = "accountSid" | "sid" | "secret";

export const CREDENTIAL_FIELDS: readonly CredentialField[] = ["accountSid", "sid", "secret"];

// Fills the other fields while one is validated. Never used to sign.
const PLACEHOLDER = { accountSid: `AC${"0".repeat(32)}`, sid: `SK${"0".repeat(32)}`, secret: "-".repeat(32) };

/** The keys that were created or entered in this tab. They are only in its memory. */
export const knownKeys = signal<readonly Credential[]>([]);

const used = signal<{ credential: Credential; key: ApiKey } | undefined>(undefined);

/** The credential of the key in use, which all views share. */
export const keyInUse = computed(() => used.value?.credential);

/** The key in use, as the package's object. */
export const apiKey = computed(() => used.value?.key);

/** Uses a key in all views. The one before is zeroized in the wasm memory. */
export function useKey(credential: Credential): void {
  const key = openKey(credential);
  const before = used.peek()?.key;
  batch(() => {
    used.value = { credential, key };
    remember(credential);
  });
  before?.free();
}

export const EXAMPLE: Credential = { ...sample, name: "Example key" };

export function useExample(): void {
  useKey(EXAMPLE);
}

/** A key with which only the inspector verifies. Its secret is only in the wasm memory. */
export const otherKey = signal<ApiKey | undefined>(undefined);

/** Replaces the other key, which is zeroized. */
export function setOtherKey(credential: Credential | undefined): void {
  const key = credential && openKey(credential);
  const before = otherKey.peek();
  otherKey.value = key;
  before?.free();
}

/** Keeps a key in this tab's memory, to be used later. */
export function remember(credential: Credential): void {
  knownKeys.value = [credential, ...knownKeys.value.filter(({ sid }) => sid !== credential.sid)];
}

/** Stops using the key in use, and forgets all secrets. */
export function forgetKeys(): void {
  setOtherKey(undefined);
  const before = used.peek()?.key;
  batch(() => {
    used.value = undefined;
    knownKeys.value = [];
  });
  before?.free();
}

/** Forgets one key, as after it was deleted. */
export function forgetKey(sid: string): void {
  knownKeys.value = knownKeys.value.filter((each) => each.sid !== sid);
  if (used.peek()?.credential.sid !== sid) return;
  const before = used.peek()?.key;
  used.value = undefined;
  before?.free();
}

export function secretOf(sid: string): string | undefined {
  return knownKeys.value.find((each) => each.sid === sid)?.secret;
}

const MESSAGES: Record<CredentialField, string> = {
  accountSid: "Enter an Account SID: AC followed by 32 hexadecimal digits.",
  sid: "Enter an API key SID: SK followed by 32 hexadecimal digits.",
  secret: "Enter the secret.",
};

/** What is wrong with one field, regardless of the others. */
export function problemWith(field: CredentialField, value: string): string | undefined {
  try {
    openKey({ ...PLACEHOLDER, [field]: value }).free();
    return undefined;
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return field === "secret" && value !== "" ? sentence(error) : MESSAGES[field];
  }
}

const LINE = /^\s*(?:export\s+)?(?:[\w.]+\s*[=:]\s*)?["']?([^\s"']+)["']?\s*$/;

/** Finds the fields of a key in pasted lines, such as those of a .env file. */
export function readPasted(text: string): Partial<Record<CredentialField, string>> | undefined {
  if (!text.trim().includes("\n")) return undefined;
  const found: Partial<Record<CredentialField, string>> = {};
  for (const line of text.split("\n")) {
    const value = LINE.exec(line)?.[1] ?? "";
    if (/^AC[0-9a-f]{32}$/i.test(value)) found.accountSid = value;
    else if (/^SK[0-9a-f]{32}$/i.test(value)) found.sid = value;
    else if (/SECRET/i.test(line) && value !== "") found.secret = value;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

/** Creates an AuthToken for webhooks, where the account SID does not matter. */
export function openAuthToken(authToken: string): AuthToken {
  return new AuthToken({ accountSid: PLACEHOLDER.accountSid, authToken, dangerouslyAllowBrowser: true });
}

/** Creates a shared key, with which Twilio may sign webhooks in place of the Auth Token. */
export function openSharedKey(id: string, secret: string): WebhookSharedKey {
  return new WebhookSharedKey({ id, secret, dangerouslyAllowBrowser: true });
}

/**
 * Only this file allows secrets in a browser. That is acceptable because the page is a tool for the user's own
 * secrets on the user's own machine. A page for others must fetch tokens from a server, because
 * anyone who opens a page can read the secrets in it.
 */
function openKey({ accountSid, sid, secret }: Credential): ApiKey {
  return new ApiKey({ accountSid, sid, secret, dangerouslyAllowBrowser: true });
}
