// An API route of the pages router.
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "../../credential.js";

export default function handler(_request, response) {
  response.send(new ApiKey(credential).mintAccessToken(options));
}
