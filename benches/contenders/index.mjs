// Who takes part. Each is imported by itself, so that what cannot run in a runtime is told and left out.

/** Peers that need nothing but what every runtime has. */
export const everywhere = {
  jose: async () => (await import("./jose.mjs")).jose(),
  "hono/jwt": async () => (await import("./hono.mjs")).hono(),
  "@tsndr/cloudflare-worker-jwt": async () => (await import("./tsndr.mjs")).tsndr(),
  "HMAC alone (WebCrypto)": async (token) => (await import("./web-crypto.mjs")).webCrypto(token),
};

/** Those that are written for Node. */
export const nodeOnes = {
  "fast-jwt": async () => (await import("./fast-jwt.mjs")).fastJwt(),
  jsonwebtoken: async () => (await import("./jsonwebtoken.mjs")).jsonwebtoken(),
  twilio: async () => (await import("./twilio.mjs")).twilioPackage(),
  "Buffer by hand": async () => (await import("./node-crypto.mjs")).nodeBuffer(),
  "HMAC alone (node:crypto)": async (token) => (await import("./node-crypto.mjs")).nodeCrypto(token),
};

/** Makes them, and says of each that cannot be made why. `token` gives tokens by the number of a call. */
export async function gather(loaders, token) {
  const contenders = [];
  const missing = [];
  for (const [name, load] of Object.entries(loaders)) {
    try {
      contenders.push({ ...(await load(token)), name });
    } catch (error) {
      missing.push({ name, reason: String(error?.message ?? error).split("\n")[0] });
    }
  }
  return { contenders, missing };
}
