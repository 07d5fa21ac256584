import { readOutput, toJson, truncate, writeStrings } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";

/**
 * Returns the origin of a product's API: `hostname("api", { region: "ie1", edge: "dublin" })` is
 * `"https://api.dublin.ie1.twilio.com"`. Without a region, an edge location leads to `us1`. `hostname("api", key)` is the one of a
 * credential.
 *
 * @throws {CredentialError} `invalid_argument`, also for hosts that no longer exist: regions other than `us1` need an edge
 * location since 2026-04-28
 */
export function hostname(
  product: string,
  options: { region?: string | undefined; edge?: string | undefined } = {},
): string {
  const isCredential = typeof options === "object" && options !== null && "accountSid" in options;
  const given = isCredential ? { region: options.region, edge: options.edge } : options;
  return readOutput(wasm.hostname(writeStrings(toJson(given, "options"), truncate(product, 64))));
}
