// Every setting of a deployment, in one table: its form, the settings that it requires, its default and its documentation. The types, the
// check of a deployment and the table in docs/token-service-settings.md (held by tests/deployment/settings.test.mjs) all come from here.

import {
  baseUrl,
  headerNames,
  headerSecret,
  jsonObject,
  keySetUrl,
  keyText,
  label,
  oneOf,
  origins,
  rateLimitPeriod,
  secrets,
  sharedKeys,
  sid,
  text,
  twilioSecret,
  whole,
} from "./values.ts";

/** The bindings that wrangler.jsonc may give, by name. A setting can need one. */
export const BINDINGS = [
  "TWILIO_API",
  "ADDRESS_RATE_LIMITER",
  "IDENTITY_RATE_LIMITER",
  "IDENTITIES",
  "ACTIVITY",
  "KEY_RING",
  "ROTATIONS",
] as const;

export interface Setting<Value, Fallback> {
  /** Throws a Fault. */
  read: (value: unknown) => Value;
  /** Without this setting. */
  fallback: Fallback;
  /** Set with `wrangler secret put`; anything else may be in "vars". */
  secret: boolean;
  /** Other names of the same setting. */
  aliases: readonly string[];
  /** A deployment that issues tokens has to have it, unless one of these is set. */
  requiredUnless: readonly string[] | undefined;
  /** What else has to be set when this is: of each list, at least one. */
  needs: readonly (readonly string[])[];
  /** The settings that cannot be set together with it. */
  excludes: readonly string[];
  /** The column "Default" of the documentation. */
  usual: string;
  /** The column "Meaning" of the documentation. */
  meaning: string;
}

type Options<Value, Fallback> = Partial<Omit<Setting<Value, Fallback>, "read">> & {
  meaning: string;
};

function setting<Value, Fallback extends Value | undefined = undefined>(
  read: (value: unknown) => Value,
  options: Options<Value, Fallback>,
): Setting<Value, Fallback> {
  const fallback = options.fallback as Fallback;
  return {
    secret: false,
    aliases: [],
    requiredUnless: undefined,
    needs: [],
    excludes: [],
    usual: `\`${fallback}\``,
    ...options,
    fallback,
    read,
  };
}

const ADMIN_KEYS = ["ADMIN_SECRET", "ADMIN_JWKS_URL"];

export const SETTINGS = {
  TWILIO_ACCOUNT_SID: setting(sid("AC", "an account SID"), {
    secret: true,
    requiredUnless: [],
    usual: "required",
    meaning: "the account, `AC…`",
  }),
  TWILIO_API_KEY: setting(sid("SK", "an API key SID"), {
    secret: true,
    aliases: ["TWILIO_API_KEY_SID"],
    requiredUnless: ["KEY_RING_SECRET"],
    needs: [["TWILIO_API_SECRET"]],
    usual: "required without `KEY_RING_SECRET`",
    meaning: "a Main or Standard API key, `SK…`, that signs the tokens",
  }),
  TWILIO_API_SECRET: setting(twilioSecret, {
    secret: true,
    aliases: ["TWILIO_API_KEY_SECRET"],
    requiredUnless: ["KEY_RING_SECRET"],
    needs: [["TWILIO_API_KEY"]],
    usual: "as the key",
    meaning: "its secret",
  }),
  TWILIO_MANAGEMENT_KEY: setting(sid("SK", "an API key SID"), {
    secret: true,
    needs: [["TWILIO_MANAGEMENT_SECRET"], [...ADMIN_KEYS, "KEY_RING_SECRET"]],
    usual: "no `/keys`",
    meaning: "a Main API key of the same account, `SK…`, that manages the others",
  }),
  TWILIO_MANAGEMENT_SECRET: setting(twilioSecret, {
    secret: true,
    needs: [["TWILIO_MANAGEMENT_KEY"]],
    usual: "as the key",
    meaning: "its secret",
  }),
  KEY_RING_SECRET: setting(keyText, {
    secret: true,
    needs: [["TWILIO_MANAGEMENT_KEY"], ["TWILIO_MANAGEMENT_SECRET"], ["KEY_RING"]],
    usual: "no rotation",
    meaning:
      "encrypts the stored keys of the ring: at least 32 bytes, such as `openssl rand -base64 32`; needs the management key and the binding `KEY_RING`",
  }),
  KEY_ROTATION_DAYS: setting(whole({ unit: "days", least: 1, most: 365 }), {
    fallback: 30,
    needs: [["KEY_RING_SECRET"]],
    meaning: "days from one key of the ring to the next, 1 to 365",
  }),
  TWILIO_AUTH_TOKEN: setting(secrets, {
    secret: true,
    needs: [["TWILIO_ACCOUNT_SID"]],
    usual: "no `/webhooks`",
    meaning:
      "the account's Auth Token, which signs webhooks; several, separated by commas, while it is rotated; webhooks need only this and the account SID",
  }),
  WEBHOOK_SHARED_KEYS: setting(sharedKeys, {
    secret: true,
    usual: "none",
    meaning:
      'the shared keys that sign webhooks in place of the Auth Token, as JSON, several while one is rotated: `{"webhooks_sharedkey_…":"its secret"}`; webhooks need only these',
  }),
  WEBHOOK_BASE_URL: setting(baseUrl, {
    needs: [["TWILIO_AUTH_TOKEN", "WEBHOOK_SHARED_KEYS"]],
    usual: "as requested",
    meaning:
      "the scheme (`https`, `http`, `wss`, `ws`) and host that Twilio requests, such as `https://example.com`, and the path that a proxy removes",
  }),
  TWILIO_REGION: setting(label("ie1"), {
    usual: "none",
    meaning: "the region of Voice tokens, such as `ie1`; the keys must be of that region",
  }),
  TWILIO_EDGE: setting(label("dublin"), {
    usual: "none",
    meaning:
      "the edge location through which the worker reaches Twilio's API, such as `dublin`; the management key needs it when a region is set",
  }),
  SESSION_SECRET: setting(keyText, {
    secret: true,
    requiredUnless: ["SESSION_JWKS_URL"],
    excludes: ["SESSION_JWKS_URL"],
    usual: "required without `SESSION_JWKS_URL`",
    meaning:
      "the HS256 secret with which the app signs its users' sessions, at least 32 bytes; it opens `POST /token` only",
  }),
  SESSION_JWKS_URL: setting(keySetUrl, {
    needs: [["SESSION_ISSUER"], ["SESSION_AUDIENCE"]],
    usual: "required without `SESSION_SECRET`",
    meaning: "the app's public keys: https, or http on a loopback address (RS, PS, ES with 256, 384 or 512, EdDSA)",
  }),
  SESSION_ISSUER: setting(text, {
    usual: "required with `SESSION_JWKS_URL`",
    meaning: "the `iss` that sessions must have; `*` accepts any",
  }),
  SESSION_AUDIENCE: setting(text, {
    usual: "required with `SESSION_JWKS_URL`",
    meaning: "the `aud` that sessions must have, alone or in a list; `*` accepts any",
  }),
  SESSION_TYPE: setting(text, {
    usual: "not checked",
    meaning: "the header `typ` that sessions must have, such as `at+jwt`",
  }),
  SESSION_IDENTITY_CLAIM: setting(text, {
    fallback: "sub",
    meaning: "the claim of the session that becomes the identity",
  }),
  IDENTITY_ENCODING: setting(oneOf("none", "flex"), {
    fallback: "none" as const,
    meaning:
      "`flex` writes each byte of the identity that is not a letter or digit as `_` and two hexadecimal digits, for Voice: see [Identities](#identities)",
  }),
  ADMIN_SECRET: setting(keyText, {
    secret: true,
    excludes: ["ADMIN_JWKS_URL"],
    usual: "no routes for admins",
    meaning: "the HS256 secret that signs the sessions of admins, at least 32 bytes; not `SESSION_SECRET`",
  }),
  ADMIN_JWKS_URL: setting(keySetUrl, {
    needs: [["ADMIN_ISSUER"], ["ADMIN_AUDIENCE"]],
    usual: "no routes for admins",
    meaning:
      "the public keys that verify sessions of admins; `https://<team>.cloudflareaccess.com/cdn-cgi/access/certs` for Cloudflare Access",
  }),
  ADMIN_ISSUER: setting(text, {
    needs: [ADMIN_KEYS],
    usual: "required with `ADMIN_JWKS_URL`",
    meaning: "the `iss` that sessions of admins must have; `*` accepts any",
  }),
  ADMIN_AUDIENCE: setting(text, {
    needs: [ADMIN_KEYS],
    usual: "required with `ADMIN_JWKS_URL`",
    meaning: "the `aud` that sessions of admins must have, alone or in a list; `*` accepts any",
  }),
  ADMIN_ROLE_CLAIM: setting(text, {
    fallback: "role",
    needs: [ADMIN_KEYS],
    meaning: "the claim that names the role: a string, or a list of strings",
  }),
  ADMIN_ROLE: setting(text, {
    fallback: "admin",
    needs: [ADMIN_KEYS],
    meaning: "the role that admins must have; `*` asks for none, where the issuer and audience are only for admins",
  }),
  TOKEN_GRANTS: setting(jsonObject, {
    fallback: {} as Record<string, unknown>,
    usual: "`{}`",
    meaning:
      'the grants of every token, as JSON in the form of the package: `{"voice":{"incomingAllow":true},"video":{}}`',
  }),
  TOKEN_TTL: setting(whole({ unit: "seconds", least: 1, most: 86_400 }), {
    fallback: 3600,
    meaning: "the lifetime of a token, 1 to 86400 seconds",
  }),
  QUOTA_TOKENS: setting(whole({ unit: "tokens", least: 0, most: 1000 }), {
    fallback: 60,
    meaning:
      "how many tokens an identity gets in any `QUOTA_WINDOW`, 1 to 1000; 0 is no quota; needs the binding `IDENTITIES`",
  }),
  QUOTA_WINDOW: setting(whole({ unit: "seconds", least: 1, most: 86_400 }), {
    fallback: 3600,
    needs: [["IDENTITIES"]],
    meaning: "seconds, 1 to 86400",
  }),
  RATE_LIMIT_PERIOD: setting(rateLimitPeriod, {
    fallback: 60,
    needs: [["ADDRESS_RATE_LIMITER", "IDENTITY_RATE_LIMITER"]],
    meaning: "the period of the rate-limit bindings in `wrangler.jsonc`, 10 or 60 seconds, for `Retry-After`",
  }),
  ALLOWED_ORIGINS: setting(origins, {
    usual: "none",
    meaning:
      "the origins whose pages may ask for tokens, separated by commas or spaces: `https://app.example, capacitor://localhost, http://192.168.1.20:3000`",
  }),
  ALLOWED_HEADERS: setting(headerNames, {
    needs: [["ALLOWED_ORIGINS"]],
    usual: "none",
    meaning:
      "request headers that these pages may send in addition to `Authorization` and `Content-Type`, such as `traceparent, baggage, sentry-trace`",
  }),
  INTROSPECTION_SECRET: setting(headerSecret, {
    secret: true,
    usual: "admins only",
    meaning: "the secret that backends send to `POST /introspect`: 32 or more letters, digits and signs",
  }),
  AUDIT_SECRET: setting(headerSecret, {
    secret: true,
    usual: "no addresses",
    meaning: "the HMAC key that hashes the addresses in the log: 32 or more letters, digits and signs",
  }),
};

export type SettingName = keyof typeof SETTINGS;
/** What is set, read; a setting that is unset or wrong has its fallback. */
export type Settings = {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name] extends Setting<infer Value, infer Fallback>
    ? Value | Fallback
    : never;
};
