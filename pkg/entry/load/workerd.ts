/** Cloudflare Workers: the module is compiled when the worker is deployed; compiling bytes is forbidden there. */
import { initSync } from "../../wasm/twilio_edge_auth.js";
import module from "../../wasm/twilio_edge_auth_bg.wasm";

initSync({ module });
