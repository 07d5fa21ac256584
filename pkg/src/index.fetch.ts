/** Pages built for production: the module is fetched and compiled while the page's scripts load. */
import { assertWebAssembly } from "./wasm/available.js";
import init from "./wasm/twilio_edge_auth.js";

export * from "./api.js";

assertWebAssembly();
const url = new URL("./wasm/twilio_edge_auth_bg.wasm", import.meta.url);
await init({ module_or_path: url }).catch((cause: unknown) => {
  // The usual reason: a server that responds with its HTML page for missing files.
  throw new Error(
    `twilio-edge-auth could not load its module from ${url}: ${cause}. This is the build for pages: bundle a server without ` +
      `the condition "browser". A page that only gets tokens can import twilio-edge-auth/client.`,
  );
});
