// Middleware, which Next.js runs in Node.
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "./credential.js";

const key = new ApiKey(credential);

export const proxy = () => new Response(key.mintAccessToken(options));

export const config = { matcher: "/middleware" };
