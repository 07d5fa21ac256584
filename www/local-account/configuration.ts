/** The environment variables: one account and its first credentials. */
export interface Env {
  ACCOUNT: DurableObjectNamespace;
  /** In .dev.vars, which is not deployed. */
  ENVIRONMENT: string;
  TWILIO_ACCOUNT_SID: string;
  TWILIO_AUTH_TOKEN: string;
  TWILIO_API_KEY: string;
  TWILIO_API_SECRET: string;
  TWILIO_CLIENT_ID: string;
  TWILIO_CLIENT_SECRET: string;
}

export interface Configuration {
  accountSid: string;
  authToken: string;
  mainKey: { sid: string; secret: string };
  oauthApp: { clientId: string; clientSecret: string };
}

const RULES: Record<Exclude<keyof Env, "ACCOUNT">, [pattern: RegExp, expected: string]> = {
  ENVIRONMENT: [/^development$/, "development: the local account is never deployed"],
  TWILIO_ACCOUNT_SID: [/^AC[0-9a-f]{32}$/, "AC and 32 hexadecimal digits"],
  TWILIO_AUTH_TOKEN: [/^[0-9a-f]{32}$/, "32 hexadecimal digits"],
  TWILIO_API_KEY: [/^SK[0-9a-f]{32}$/, "SK and 32 hexadecimal digits"],
  TWILIO_API_SECRET: [/^[!-~]{32,128}$/, "32 to 128 visible characters"],
  TWILIO_CLIENT_ID: [/^OQ[0-9a-f]{32}$/, "OQ and 32 hexadecimal digits"],
  TWILIO_CLIENT_SECRET: [/^[!-~]{16,128}$/, "16 to 128 visible characters"],
};

/** Describes each missing or invalid variable by its name and the expected form, never by its value. */
export function faultsOf(env: Env): string[] {
  return Object.entries(RULES).flatMap(([name, [pattern, expected]]) => {
    const value: unknown = env[name as keyof typeof RULES];
    return typeof value === "string" && pattern.test(value) ? [] : [`${name} has to be ${expected}`];
  });
}

export function configurationOf(env: Env): Configuration {
  return {
    accountSid: env.TWILIO_ACCOUNT_SID,
    authToken: env.TWILIO_AUTH_TOKEN,
    mainKey: { sid: env.TWILIO_API_KEY, secret: env.TWILIO_API_SECRET },
    oauthApp: { clientId: env.TWILIO_CLIENT_ID, clientSecret: env.TWILIO_CLIENT_SECRET },
  };
}
