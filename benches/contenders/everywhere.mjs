// Peers that need nothing but what every runtime has, and the floors that every runtime has. Each is imported by itself, so
// that what cannot run in a runtime can be told and left out.
export const everywhere = {
  jose: async () => (await import("./jose.mjs")).jose(),
  "hono/jwt": async () => (await import("./hono.mjs")).hono(),
  "@tsndr/cloudflare-worker-jwt": async () => (await import("./tsndr.mjs")).tsndr(),
  "crossing alone": async (token) => (await import("./crossing.mjs")).crossing(token),
  "HMAC alone (WebCrypto)": async (token) => (await import("./web-crypto.mjs")).webCrypto(token),
};
