// A user's test in TypeScript; it prints a token.
import { test } from "@jest/globals";
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "./credential.js";

test("a key mints", () => {
  console.log(new ApiKey(credential).mintAccessToken(options));
});
