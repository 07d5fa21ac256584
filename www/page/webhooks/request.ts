import type { AuthToken, WebhookSharedKey } from "twilio-edge-auth";

/** What signs requests: the account's Auth Token, or a shared key. */
export type Signer = AuthToken | WebhookSharedKey;

/** The content of a request. */
export type Content = { kind: "form"; params: URLSearchParams } | { kind: "body"; body: string } | { kind: "nothing" };

/** A request as entered. */
export interface SignedRequest {
  url: string;
  content: Content;
  /** Empty if there is nothing to compare. */
  signature: string;
  /** The header that names the shared key. Undefined for requests signed with the Auth Token. */
  settings?: string | undefined;
  /** Whether checking it takes so long that it is done in several tasks. */
  isLarge: boolean;
}

/** Parses a form: URL-encoded, `a=b&c=d`, or one parameter per line. */
export function readForm(text: string): URLSearchParams {
  return new URLSearchParams(`&${text.trim().replaceAll(/\r?\n/g, "&")}`);
}

/** Returns the parameters that are signed after the URL. A body has none: the URL contains its hash. */
export function paramsOf(content: Content): URLSearchParams {
  return content.kind === "form" ? content.params : new URLSearchParams();
}
