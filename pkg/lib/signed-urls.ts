import * as wasm from "../wasm/twilio_edge_auth.js";
import { limited, read, write } from "./boundary.js";

/** Longer ones are none that the service requests. */
const limit = 16 * 1024;

/**
 * The texts that the service may have signed for a URL, the given one first, in the order in which `verifyWebhook` tries
 * them: for showing why a signature does not match. None for what is not a URL that the service requests.
 *
 * The service signs a URL as it was configured, and what arrives is another text for it. So there are the URL without its
 * port and with it, or with the one that its scheme stands for; without credentials and fragment, which no request has;
 * as URL parsers write it; with its query encoded anew, and with less of it escaped; and without a path, if that is only
 * the slash that every request has.
 */
export function signedUrls(url: string): string[] {
  return read(wasm.signedUrls(write(limited(url, limit))))
    .split("\n")
    .slice(0, -1);
}
