import type { WebhookParams } from "twilio-edge-auth";
import { paramsOf, type SignedRequest, type Signer } from "./request.ts";

/** A mistake with which the signature would match. */
export interface NearMiss {
  why: string;
  /** The signed URL, if it is another one than the entered one. */
  url?: string;
}

type Miss = readonly [why: string, url: string, params: WebhookParams];

/** Tries common mistakes, and returns the one with which the signature would match. Yields after each. */
export function* nearMiss(
  signer: Signer,
  { url, content, signature, settings }: SignedRequest,
): Generator<void, NearMiss | undefined> {
  const params = paramsOf(content);
  const [path = "", query] = split(url, "?");
  const swapped = url.replace(/^http(s?):/i, (_, secure) => (secure === "" ? "https:" : "http:"));
  const webSocket = url.replace(/^http/i, "ws");
  const slashed = (path.endsWith("/") ? path.slice(0, -1) : `${path}/`) + query;
  const misses: Miss[] = [
    ["The signature covers only the URL. Was this a GET request or a JSON body?", url, {}],
    ["Matches the other scheme: a proxy may turn https into http. Use the public URL.", swapped, params],
    ["Matches the URL of a WebSocket: a handshake is signed with wss.", webSocket, {}],
    [`Matches ${path.endsWith("/") ? "without" : "with"} a slash at the end of the path.`, slashed, params],
    ["Matches without the query string.", path, params],
    ...(isPadded(params) ? [["Matches with trimmed values.", url, trimmed(params)] as const] : []),
  ];
  for (const [why, signed, form] of misses) {
    yield;
    if (signer.verifyWebhook({ url: signed, params: form, signature, ...(settings && { settings }) })) {
      return signed === url ? { why } : { why, url: signed };
    }
  }
  return undefined;
}

function isPadded(params: URLSearchParams): boolean {
  return [...params.values()].some((value) => value !== value.trim());
}

function trimmed(params: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...params].map(([name, value]) => [name, value.trim()]));
}

/** Splits a string before the first `mark`. */
function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}
