/**
 * Cloudflare Workers and Vercel's edge runtime: the module is compiled at deployment, because these runtimes refuse to
 * compile bytes. The suffix asks for a compiled module; Nitro and Vercel need it, wrangler takes both spellings.
 */

import { ownModule } from "./wasm/own-module.js";
import { initSync } from "./wasm/twilio_edge_auth.js";
import module from "./wasm/twilio_edge_auth_bg.wasm?module";

export * from "./api.js";

initSync({ module: ownModule(module) as WebAssembly.Module });
