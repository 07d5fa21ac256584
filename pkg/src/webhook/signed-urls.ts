import { readOutput, truncate, writeInput } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";

/** The longest signed URL, in characters. */
const maxUrlLength = 16 * 1024;

/**
 * Returns the forms of a URL that Twilio may have signed, the given one first, in the order in which `verifyWebhook` tries
 * them. Shows why a signature does not match. Empty for an invalid URL.
 *
 * Twilio signs the configured URL, which may be requested in another form. So the list has the URL without its port and
 * with it, or with the default port of its scheme; without credentials and fragment, which no request has; as URL parsers
 * write it; with its query encoded again, and with less of it escaped; without a path, if that is only the slash that every
 * request has; and, for a URL of `wss`, with a slash after its path.
 */
export function signedUrls(url: string): string[] {
  return readOutput(wasm.signedUrls(writeInput(truncate(url, maxUrlLength))))
    .split("\n")
    .slice(0, -1);
}
