// The settings of all measured services, and the sessions of their users. None is a live secret.
import { SignJWT } from "jose";

export const settings = {
  TWILIO_ACCOUNT_SID: `AC${"a".repeat(32)}`,
  TWILIO_API_KEY: `SK${"b".repeat(32)}`,
  TWILIO_API_SECRET: "the-secret-of-the-api-key-0123456789",
  SESSION_SECRET: "the-secret-that-signs-the-sessions-of-the-app",
  SESSION_ISSUER: "https://app.example",
  SESSION_AUDIENCE: "token-service",
  TOKEN_GRANTS: JSON.stringify({ voice: { incomingAllow: true }, chat: { serviceSid: `IS${"c".repeat(32)}` } }),
  TOKEN_TTL: "3600",
};

/** Returns sessions of `count` users, valid for an hour. */
export function sessions(count) {
  const secret = new TextEncoder().encode(settings.SESSION_SECRET);
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      new SignJWT({ sub: `user-${index}@app.example` })
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .setIssuer(settings.SESSION_ISSUER)
        .setAudience(settings.SESSION_AUDIENCE)
        .setIssuedAt()
        .setExpirationTime("1h")
        .sign(secret),
    ),
  );
}
