import { ApiKey, CredentialError, type Grants } from "twilio-edge-auth";
import type { Env } from "./env.ts";
import { type GateConfig, readGate } from "./gate/gate-settings.ts";
import { readManagementKey } from "./management-key.ts";
import { missingForRing, type RingConfig, readRing } from "./ring/ring-settings.ts";
import { isLoopback, readText, readWhole } from "./setting.ts";

const TTL = { unit: "seconds", least: 1, most: 86_400, usual: 3600 };
const STATIC_KEY_SETTINGS = [
  "TWILIO_API_KEY",
  "TWILIO_API_KEY_SID",
  "TWILIO_API_SECRET",
  "TWILIO_API_KEY_SECRET",
] as const;
const SHORTEST_SECRET_BYTES = 32; // RFC 7518, section 3.2: an HS256 key is at least as long as the hash

/** What every token of this deployment is made of; a request can only take away from it. */
export interface TokenPolicy {
  grants: Grants;
  ttl: number;
}

export interface SessionConfig {
  /** The app's own HS256 secret, or the place of its public keys. */
  keys: { secret: Uint8Array } | { jwks: URL };
  issuer: string | undefined;
  audience: string | undefined;
}

/** What signs: the ring, beside which a static key may stand, or that key alone. */
type Keys = { ring: RingConfig; key: ApiKey | undefined } | { ring: undefined; key: ApiKey };

export type Configuration = Keys & {
  /** The Main key that manages the account's keys; without it the deployment has no console. */
  managementKey: ApiKey | undefined;
  policy: TokenPolicy;
  session: SessionConfig;
  gate: GateConfig;
  /** Local development, said explicitly: everything else counts as a deployment. */
  development: boolean;
};

/** All mistakes of a deployment at once, by the names of the settings, never with a value. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(" "));
    this.problems = problems;
  }
}

export function readConfiguration(env: Env): Configuration {
  const problems: string[] = [];
  const policy = { grants: readGrants(env, problems), ttl: readWhole(env, "TOKEN_TTL", TTL, problems) };
  const session = readSession(env, problems);
  const gate = readGate(env, problems);
  const key = readKey(env, problems);
  const managementKey = readManagementKey(env, key, problems);
  const ring = readRing(env, managementKey, problems);
  checkPolicy(key ?? managementKey, policy, problems);
  const keys = keysOf(key, ring);
  if (keys === undefined || session === undefined || problems.length > 0) {
    key?.free();
    managementKey?.free();
    throw new ConfigurationError(problems);
  }
  return { ...keys, managementKey, policy, session, gate, development: env.ENVIRONMENT === "development" };
}

function keysOf(key: ApiKey | undefined, ring: RingConfig | undefined): Keys | undefined {
  if (ring !== undefined) return { ring, key };
  return key && { ring, key };
}

/** The static key. Beside a ring it may be left out, altogether. */
function readKey(env: Env, problems: string[]): ApiKey | undefined {
  const isSet = STATIC_KEY_SETTINGS.some((name) => env[name] !== undefined && env[name] !== "");
  if (!isSet && missingForRing(env).length === 0) return undefined;
  try {
    return ApiKey.fromEnv(env);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

/** Whatever the package says against the grants or the key would be said to each caller: it is heard once, here. */
function checkPolicy(key: ApiKey | undefined, policy: TokenPolicy, problems: string[]): void {
  try {
    key?.accessTokenTemplate(policy).free();
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    problems.push(`TOKEN_GRANTS is not usable: ${error.message}`);
  }
}

/** JSON as text, or as an object where the place of the settings knows objects (the vars of wrangler.jsonc). */
function readGrants(env: Env, problems: string[]): Grants {
  const setting = env.TOKEN_GRANTS;
  if (setting === undefined || setting === "") return {};
  const grants = typeof setting === "string" ? parseJson(setting) : setting;
  if (typeof grants === "object" && grants !== null && !Array.isArray(grants)) return grants;
  problems.push('TOKEN_GRANTS is not a JSON object such as {"voice":{"incomingAllow":true}}.');
  return {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the error would quote the text
  }
}

function readSession(env: Env, problems: string[]): SessionConfig | undefined {
  const secret = readText(env, "SESSION_SECRET", problems);
  const jwks = readText(env, "SESSION_JWKS_URL", problems);
  const issuer = readText(env, "SESSION_ISSUER", problems);
  const audience = readText(env, "SESSION_AUDIENCE", problems);
  if (secret !== undefined && jwks !== undefined) {
    problems.push("SESSION_SECRET and SESSION_JWKS_URL are both set; sessions are verified with one of them.");
  } else if (secret !== undefined) {
    const bytes = new TextEncoder().encode(secret);
    if (bytes.length >= SHORTEST_SECRET_BYTES) return { keys: { secret: bytes }, issuer, audience };
    problems.push(`SESSION_SECRET is shorter than ${SHORTEST_SECRET_BYTES} bytes.`);
  } else if (jwks !== undefined) {
    const url = readKeysUrl(jwks);
    if (url !== undefined) return { keys: { jwks: url }, issuer, audience };
    problems.push("SESSION_JWKS_URL is not an https URL (http is for loopback addresses only).");
  } else {
    problems.push("SESSION_SECRET (or SESSION_JWKS_URL) is missing.");
  }
  return undefined;
}

function readKeysUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const trusted = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
  return trusted ? url : undefined;
}
