// A route in the edge runtime.
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "../../credential.js";

const key = new ApiKey(credential);

export const runtime = "edge";

export const GET = () => new Response(key.mintAccessToken(options));
