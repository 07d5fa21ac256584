// A user's test, for a runner whose `test` is global; it prints a token.
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "./credential.js";

const browser = { dangerouslyAllowBrowser: typeof window === "object" };

test("a key mints", () => {
  console.log(new ApiKey({ ...credential, ...browser }).mintAccessToken(options));
});
