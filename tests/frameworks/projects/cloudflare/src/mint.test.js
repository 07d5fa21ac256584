// A user's test, in the Workers runtime; it prints a token.
import { env } from "cloudflare:workers";
import { ApiKey } from "twilio-edge-auth";
import { test } from "vitest";

test("a key mints", () => {
  console.log(ApiKey.fromEnv(env).mintAccessToken({ identity: "alice" }));
});
