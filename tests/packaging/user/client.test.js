// A user's test of a page; it prints the token that the page gets.
import { AccessTokenSource } from "twilio-edge-auth/client";
import { token } from "./issued.js";

test("a page gets a token", async () => {
  const response = { ok: true, status: 201, headers: new Map(), text: async () => JSON.stringify(token) };
  console.log(await new AccessTokenSource("/token", { fetch: async () => response }).get());
});
