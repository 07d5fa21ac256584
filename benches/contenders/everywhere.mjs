// Peers and floors that run in every runtime. Each is imported separately, so
// that one that fails to load can be reported and skipped.
export const everywhere = {
  jose: async () => (await import("./jose.mjs")).jose(),
  "hono/jwt": async () => (await import("./hono.mjs")).hono(),
  "@tsndr/cloudflare-worker-jwt": async () => (await import("./tsndr.mjs")).tsndr(),
  "boundary only": async (token) => (await import("./crossing.mjs")).crossing(token),
  "HMAC only (WebCrypto)": async (token) => (await import("./web-crypto.mjs")).webCrypto(token),
};
