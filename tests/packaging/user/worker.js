// A worker that responds with a token.
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "./credential.js";

const key = new ApiKey(credential);

export default {
  fetch: () => new Response(key.mintAccessToken(options)),
};
