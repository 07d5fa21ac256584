const SECRETS = ["TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "SESSION_SECRET"] as const;
const MIN_SECRET_BYTES = 32; // RFC 7518, section 3.2: an HS256 key is at least as long as the hash

export type Env = Record<(typeof SECRETS)[number], string> & { TOKEN_RATE_LIMITER: RateLimit };

/** Returns what to set: what is missing, still has the placeholder of .dev.vars.example, or is too short. */
export function missingSettings(env: Partial<Env>): string[] {
  const missing: string[] = SECRETS.filter((name) => !env[name] || env[name].startsWith("replace with"));
  const { SESSION_SECRET: secret = "", TOKEN_RATE_LIMITER: rateLimiter } = env;
  if (!missing.includes("SESSION_SECRET") && new TextEncoder().encode(secret).length < MIN_SECRET_BYTES) {
    missing.push(`SESSION_SECRET (at least ${MIN_SECRET_BYTES} bytes)`);
  }
  if (rateLimiter === undefined) missing.push("the binding TOKEN_RATE_LIMITER");
  return missing;
}
