/** For libraries and unusual runtimes: nothing is loaded until `init` or `initSync` is called, once. */
export { default as init, initSync } from "../wasm/twilio_edge_auth.js";
export * from "../lib/index.js";
