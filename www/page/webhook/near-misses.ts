import type { AuthToken, WebhookParams } from "twilio-edge-auth";
import { paramsOf, type SignedRequest } from "./request.ts";

type Miss = readonly [why: string, url: string, params: WebhookParams];

/** What is often wrong in practice, tried out: why a signature that does not match would match something else. */
export function nearMiss(token: AuthToken, { url, content, signature }: SignedRequest): string | undefined {
  const params = paramsOf(content);
  const trimmed = new URLSearchParams([...params].map(([name, value]) => [name, value.trim()]));
  const [path = "", query] = split(url, "?");
  const swapped = url.replace(/^http(s?):/i, (_, secure) => (secure === "" ? "https:" : "http:"));
  const slashed = (path.endsWith("/") ? path.slice(0, -1) : `${path}/`) + query;
  const misses: Miss[] = [
    ["It is of the URL alone, as of a GET request or a JSON body: the form was not signed.", url, {}],
    [
      "It is of the other scheme: behind a proxy, https arrives as http. Give the URL as Twilio requests it.",
      swapped,
      params,
    ],
    ["It is of the URL with, or without, a slash at the end of its path.", slashed, params],
    ["It is of the URL without its query.", path, params],
    ["It is of the form with its values trimmed.", url, trimmed],
  ];
  return misses.find(([, other, form]) => token.verifyWebhook({ url: other, params: form, signature }))?.[0];
}

/** What is before the first `mark`, and the rest with it. */
function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}
