import { isInPage } from "../wasm/bridge.js";

let allowed = false;

/**
 * Allows secrets in a web page (a window and a document exist). Otherwise everything that needs a secret throws there,
 * because anyone who opens the page can read the secret. Use it only in tools that run on the secret owner's machine.
 */
export function dangerouslyAllowBrowser(): void {
  allowed = true;
}

/** @internal */
export function browserAllowed(): boolean {
  return allowed || !isInPage();
}
