/** For libraries and unusual runtimes: nothing is loaded until `init` or `initSync` is called, once. */

import { assertWebAssembly } from "./wasm/available.js";
import { ownModule } from "./wasm/own-module.js";
import load, { initSync as loadSync } from "./wasm/twilio_edge_auth.js";

export * from "./api.js";

/** The exports of the module, its memory among them. */
export type Exports = Record<string, unknown> & { memory: { readonly buffer: ArrayBuffer } };

/**
 * Loads the module.
 *
 * @param source A `WebAssembly.Module`, its bytes, its URL, or a `Response` with it, or a promise of one of these.
 */
export async function init(source: unknown): Promise<Exports> {
  assertWebAssembly();
  return (await load({ module_or_path: source as never })) as unknown as Exports;
}

/**
 * Loads the module at once.
 *
 * @param options.module A `WebAssembly.Module`, or its bytes where the runtime compiles bytes.
 */
export function initSync(options: { module: unknown }): Exports {
  assertWebAssembly();
  return loadSync({ module: ownModule(options.module) as never }) as unknown as Exports;
}
