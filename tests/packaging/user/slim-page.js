// A page's script for bundlers that copy what is imported, and do not look for `new URL(…, import.meta.url)`.
import { ApiKey, init } from "twilio-edge-auth/slim";
import address from "twilio-edge-auth/twilio_edge_auth.wasm";
import { credential, options } from "./credential.js";

await init(new URL(address, import.meta.url));
document.title = new ApiKey({ ...credential, dangerouslyAllowBrowser: true }).mintAccessToken(options);
