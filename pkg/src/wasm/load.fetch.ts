/** Pages built for production: the module is fetched and compiled while the page's scripts load. */
import init from "./twilio_edge_auth.js";

await init({ module_or_path: new URL("./twilio_edge_auth_bg.wasm", import.meta.url) });
