import { limited, read, write } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";

/** Longer URLs are never signed. */
const limit = 16 * 1024;

/**
 * Lists the texts that Twilio may have signed for a URL, the given one first, in the order in which `verifyWebhook` tries
 * them: shows why a signature does not match. Empty for an invalid URL.
 *
 * Twilio signs a URL as it was configured, and another text of it arrives. So the list has the URL without its port and
 * with it, or with the default port of its scheme; without credentials and fragment, which no request has; as URL parsers
 * write it; with its query encoded again, and with less of it escaped; without a path, if that is only the slash that every
 * request has; and, for a URL of `wss`, with a slash after its path.
 */
export function signedUrls(url: string): string[] {
  return read(wasm.signedUrls(write(limited(url, limit))))
    .split("\n")
    .slice(0, -1);
}
