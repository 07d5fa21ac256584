// A service worker, where top-level await is not allowed. It responds with a token.
import { ApiKey, init } from "twilio-edge-auth/slim";
import address from "twilio-edge-auth/twilio_edge_auth.wasm";
import { credential, options } from "./credential.js";

const ready = init(new URL(address, import.meta.url));

async function answer({ source }) {
  await ready;
  source.postMessage(new ApiKey({ ...credential, dangerouslyAllowBrowser: true }).mintAccessToken(options));
}

self.addEventListener("message", (event) => event.waitUntil(answer(event)));
