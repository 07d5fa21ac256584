// A page that only gets its tokens, and needs no WebAssembly; it shows one.
import { AccessTokenSource } from "twilio-edge-auth/client";
import { token } from "./issued.js";

const source = new AccessTokenSource("/token", { fetch: async () => Response.json(token) });
document.title = await source.get();
