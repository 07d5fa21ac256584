import { apiKey, GOLDEN, NOW } from "../fixtures.mjs";
import { equal, ok, refuses } from "../registry.mjs";
import { hostileTokens } from "./hostile-tokens.mjs";

export function hostileTokenTests(test, pkg) {
  for (const { name, code, rule, make } of hostileTokens) {
    test(`verify: refuses ${name} (${rule})`, async () => {
      const key = apiKey(pkg);
      const token = await make();
      const error = refuses(pkg, () => key.verifyAccessToken(token, { now: NOW }), { code });
      ok(error.message.length < 500, `a message of ${error.message.length} characters`);
      for (const part of token.split(".")) {
        ok(part.length < 20 || !error.message.includes(part), "the message repeats the token");
      }
      equal(key.verifyAccessToken(GOLDEN, { now: NOW }).identity, "alice", "the key afterwards:");
    });
  }
}
