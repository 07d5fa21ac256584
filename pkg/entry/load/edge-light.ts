/** Vercel's edge runtime: as in Cloudflare Workers, but for the suffix that asks for a compiled module. */
import { initSync } from "../../wasm/twilio_edge_auth.js";
import module from "../../wasm/twilio_edge_auth_bg.wasm?module";
import { ownModule } from "./own-module.js";

initSync({ module: ownModule(module) as WebAssembly.Module });
