// Those that are written for Node; other runtimes know its modules, too, but no browser does.
export const nodeOnly = {
  "fast-jwt": async () => (await import("./fast-jwt.mjs")).fastJwt(),
  jsonwebtoken: async () => (await import("./jsonwebtoken.mjs")).jsonwebtoken(),
  twilio: async () => (await import("./twilio.mjs")).twilioPackage(),
  "Buffer by hand": async () => (await import("./node-crypto.mjs")).nodeBuffer(),
  "HMAC alone (node:crypto)": async (token) => (await import("./node-crypto.mjs")).nodeCrypto(token),
};
