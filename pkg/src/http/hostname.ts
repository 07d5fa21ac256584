import { readOutput, toJson, truncate, writeStrings } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";

/**
 * Returns the origin of a product's API: `hostname("api", { region: "ie1", edge: "dublin" })` is
 * `"https://api.dublin.ie1.twilio.com"`. Without a region, an edge location leads to `us1`.
 *
 * @throws {CredentialError} `invalid_argument`, also for hosts that no longer exist: regions other than `us1` need an edge
 * location since 2026-04-28
 */
export function hostname(
  product: string,
  options: { region?: string | undefined; edge?: string | undefined } = {},
): string {
  return readOutput(wasm.hostname(writeStrings(toJson(options, "options"), truncate(product, 64))));
}
