/** Node, Deno and Bun: the module is read from the file beside this one. */
import { readFileSync } from "node:fs";
import { initSync } from "../../wasm/twilio_edge_auth.js";

initSync({ module: readFileSync(new URL("../../wasm/twilio_edge_auth_bg.wasm", import.meta.url)) });
