import * as wasm from "../wasm/twilio_edge_auth.js";
import { limited, read, write } from "./boundary.js";

/** Longer ones are none that the service requests. */
const limit = 16 * 1024;

/**
 * The texts that the service may have signed for a URL, the given one first, in the order in which `verifyWebhook` tries
 * them: for showing why a signature does not match. None for what is not a URL that the service requests.
 */
export function signedUrls(url: string): string[] {
  return read(wasm.signedUrls(write(limited(url, limit))))
    .split("\n")
    .slice(0, -1);
}
