// Contenders that need Node's modules, which other server runtimes have too, but browsers do not.
export const nodeOnly = {
  "fast-jwt": async () => (await import("./fast-jwt.mjs")).fastJwt(),
  jsonwebtoken: async () => (await import("./jsonwebtoken.mjs")).jsonwebtoken(),
  twilio: async () => (await import("./twilio.mjs")).twilioPackage(),
  "Buffer by hand": async () => (await import("./node-crypto.mjs")).nodeBuffer(),
  "HMAC only (node:crypto)": async (token) => (await import("./node-crypto.mjs")).nodeCrypto(token),
};
