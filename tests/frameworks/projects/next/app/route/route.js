// A route handler in Node.
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "../../credential.js";

export const dynamic = "force-dynamic";

export const GET = () => new Response(new ApiKey(credential).mintAccessToken(options));
