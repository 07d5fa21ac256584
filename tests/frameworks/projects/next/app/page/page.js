// A server component.
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "../../credential.js";

export const dynamic = "force-dynamic";

export default function Page() {
  return new ApiKey(credential).mintAccessToken(options);
}
