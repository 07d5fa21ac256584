import type { AuthToken, WebhookParams } from "twilio-edge-auth";
import { paramsOf, type SignedRequest } from "./request.ts";

type Miss = readonly [why: string, url: string, params: WebhookParams];

/** Tries common mistakes, and returns the one with which the signature would match. */
export function nearMiss(token: AuthToken, { url, content, signature }: SignedRequest): string | undefined {
  const params = paramsOf(content);
  const trimmed = new URLSearchParams([...params].map(([name, value]) => [name, value.trim()]));
  const [path = "", query] = split(url, "?");
  const swapped = url.replace(/^http(s?):/i, (_, secure) => (secure === "" ? "https:" : "http:"));
  const slashed = (path.endsWith("/") ? path.slice(0, -1) : `${path}/`) + query;
  const misses: Miss[] = [
    ["The signature covers only the URL. Was this a GET request or a JSON body?", url, {}],
    ["Matches the other scheme: a proxy may turn https into http. Enter the public URL.", swapped, params],
    ["Matches if the slash at the end of the path is added or removed.", slashed, params],
    ["Matches without the query string.", path, params],
    ["Matches with trimmed values.", url, trimmed],
  ];
  return misses.find(([, other, form]) => token.verifyWebhook({ url: other, params: form, signature }))?.[0];
}

/** Splits a string before the first `mark`. */
function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}
