import { limited, read, toJson, write } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";

/**
 * The origin of a product's API: `hostname("api", { region: "ie1", edge: "dublin" })` is
 * `"https://api.dublin.ie1.twilio.com"`. An edge location alone leads to the region `us1`.
 *
 * @throws {CredentialError} `invalid_argument`, also for hosts that stopped existing: regions other than `us1` need an edge
 * location since 2026-04-28
 */
export function hostname(
  product: string,
  options: { region?: string | undefined; edge?: string | undefined } = {},
): string {
  return read(wasm.hostname(write(`${toJson(options, "options")}\n${limited(product, 64)}`)));
}
