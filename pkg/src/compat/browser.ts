import { inPage } from "../wasm/bridge.js";

let allowed = false;

/**
 * Allows this module in a page (where there are a window and a document), in which everything that needs a secret is
 * refused otherwise: whoever opens the page can read the secret. For tools that run on their owner's machine.
 */
export function dangerouslyAllowBrowser(): void {
  allowed = true;
}

/** @internal */
export function browserAllowed(): boolean {
  return allowed || !inPage();
}
