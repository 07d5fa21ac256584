import { isInPage } from "../wasm/bridge.js";

let allowed = false;

/**
 * Allows this module in a page (a window and a document exist). Otherwise everything that needs a secret throws there,
 * because anyone who opens the page can read the secret. Only for tools on their owner's machine.
 */
export function dangerouslyAllowBrowser(): void {
  allowed = true;
}

/** @internal */
export function browserAllowed(): boolean {
  return allowed || !isInPage();
}
