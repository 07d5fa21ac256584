import { ApiKey, ApiKeys, CredentialError, type Grants } from "twilio-edge-auth";
import type { TokenPolicy } from "twilio-edge-auth/endpoint";
import type { Env } from "./env.ts";
import type { IdentityEncoding } from "./identities/identity.ts";
import type { Quota } from "./identities/quota.ts";
import type { RingConfig } from "./ring/ring-settings.ts";
import type { AdminConfig } from "./session/admin.ts";
import type { SessionConfig, VerifierConfig } from "./session/session.ts";
import { type Problem, readSettings } from "./settings/read.ts";
import type { Settings } from "./settings/table.ts";
import { utf8 } from "./util/bytes.ts";

const DAY = 86_400_000; // milliseconds
/** Replaces the deployment's key if that is missing, so that the other settings are checked all the same. */
const ANY_KEY = { accountSid: `AC${"0".repeat(32)}`, sid: `SK${"0".repeat(32)}`, secret: "0".repeat(32) };
const ACCESS_CERTS = /\/cdn-cgi\/access\/certs\/?$/;
/** Secrets of the deployment itself. No two may be equal. */
const OWN_SECRETS = [
  "SESSION_SECRET",
  "ADMIN_SECRET",
  "KEY_RING_SECRET",
  "INTROSPECTION_SECRET",
  "AUDIT_SECRET",
] as const;

/** Who may request tokens, and how often. */
export interface AccessConfig {
  /** The origins whose pages may request tokens, as browsers send them. */
  origins: ReadonlySet<string>;
  /** Request headers that these pages may send in addition to the usual ones. */
  headers: readonly string[];
  /** Per identity; null for none. */
  quota: Quota | null;
  identityEncoding: IdentityEncoding;
  introspectionSecret: string | undefined;
  auditSecret: string | undefined;
}

/** What signs: the ring, optionally with a static key, or only that key. */
type Keys = { ring: RingConfig; key: ApiKey | undefined } | { ring: undefined; key: ApiKey };

export type Configuration = Keys & {
  /** The Main key that manages the account's keys; without it the deployment has no console. */
  managementKey: ApiKey | undefined;
  policy: TokenPolicy;
  session: SessionConfig;
  /** Without it the routes for admins do not exist. */
  admins: AdminConfig | undefined;
  access: AccessConfig;
};

/** All problems with the settings, by name, never with a value. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(" "));
    this.problems = problems;
  }
}

export function readConfiguration(env: Env): Configuration {
  const { settings, problems } = readSettings(env);
  checkSecrets(settings, problems);
  checkQuota(env, settings, problems);
  checkAdmins(settings, problems);
  checkIdentities(settings, problems);
  const policy: TokenPolicy = { grants: settings.TOKEN_GRANTS as Grants, ttl: settings.TOKEN_TTL };
  checkPolicy(policy, problems);
  const { TWILIO_REGION: region, TWILIO_EDGE: edge } = settings;
  attempt("TWILIO_API", problems, () => new ApiKey({ ...ANY_KEY, region, edge }))?.free();
  const key = openKey(settings, problems);
  const managementKey = openManagementKey(settings, problems);
  const ring = ringOf(env, settings, managementKey);
  const session = sessionOf(settings);
  const keys = ring === undefined ? key && { ring, key } : { ring, key };
  if (keys === undefined || session === undefined || problems.length > 0) {
    key?.free();
    managementKey?.free();
    throw new ConfigurationError([...new Set(problems.map(({ message }) => message))]);
  }
  return { ...keys, managementKey, policy, session, admins: adminsOf(settings), access: accessOf(settings) };
}

/** The static key. */
function openKey(settings: Settings, problems: Problem[]): ApiKey | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret } = settings;
  const { TWILIO_REGION: region, TWILIO_EDGE: edge } = settings;
  if (accountSid === undefined || sid === undefined || secret === undefined) return undefined;
  return attempt("TWILIO_API", problems, () => new ApiKey({ accountSid, sid, secret, region, edge }));
}

/**
 * The key that manages the account's other keys. It has its own settings, so that a deployment that only issues tokens cannot create
 * keys even if its API key is a Main key.
 */
function openManagementKey(settings: Settings, problems: Problem[]): ApiKey | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_MANAGEMENT_KEY: sid, TWILIO_MANAGEMENT_SECRET: secret } = settings;
  const { TWILIO_REGION: region, TWILIO_EDGE: edge } = settings;
  if (accountSid === undefined || sid === undefined || secret === undefined) return undefined;
  return attempt("TWILIO_MANAGEMENT", problems, () => {
    const key = new ApiKey({ accountSid, sid, secret, region, edge, type: "main" });
    new ApiKeys(key); // there may be no API host for this region and edge
    return key;
  });
}

/** Creates a credential. Reports errors of the package under the names of the settings instead of those of the options. */
function attempt(prefix: "TWILIO_API" | "TWILIO_MANAGEMENT", problems: Problem[], open: () => ApiKey) {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    const names: Record<string, string> = {
      accountSid: "TWILIO_ACCOUNT_SID",
      sid: `${prefix}_KEY`,
      secret: `${prefix}_SECRET`,
      region: "TWILIO_REGION",
      edge: "TWILIO_EDGE",
    };
    const setting = names[error.field ?? ""] ?? `${prefix}_KEY`;
    const reason = error.field === undefined ? error.message : error.message.replace(`${error.field}: `, "");
    problems.push({ setting, message: `${setting} is not usable: ${reason}.` });
    return undefined;
  }
}

/** Checks the grants once, here, rather than with each request. */
function checkPolicy(policy: TokenPolicy, problems: Problem[]): void {
  using key = new ApiKey(ANY_KEY);
  try {
    key.accessTokenTemplate(policy).free();
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    problems.push({ setting: "TOKEN_GRANTS", message: `TOKEN_GRANTS is not usable: ${error.message}` });
  }
}

function checkSecrets(settings: Settings, problems: Problem[]): void {
  OWN_SECRETS.forEach((name, index) => {
    for (const other of OWN_SECRETS.slice(index + 1)) {
      if (settings[name] === undefined || settings[name] !== settings[other]) continue;
      problems.push({ setting: other, message: `${other} is the same as ${name}; each needs a secret of its own.` });
    }
  });
}

function checkQuota(env: Env, { QUOTA_TOKENS }: Settings, problems: Problem[]): void {
  const isSet = (name: "QUOTA_TOKENS" | "QUOTA_WINDOW") => env[name] !== undefined && env[name] !== "";
  if (isSet("QUOTA_TOKENS") && QUOTA_TOKENS > 0 && env.IDENTITIES === undefined) {
    problems.push({ setting: "QUOTA_TOKENS", message: "The binding IDENTITIES is missing; QUOTA_TOKENS needs it." });
  }
  if (isSet("QUOTA_WINDOW") && QUOTA_TOKENS === 0) {
    problems.push({ setting: "QUOTA_WINDOW", message: "QUOTA_WINDOW has no effect: QUOTA_TOKENS is 0." });
  }
}

/** Without a role, only the issuer and the audience distinguish admins from users, so they must differ. */
function checkAdmins(settings: Settings, problems: Problem[]): void {
  const { ADMIN_ROLE, ADMIN_AUDIENCE, SESSION_AUDIENCE } = settings;
  if (ADMIN_ROLE !== "*") return;
  const sameKeys = settings.ADMIN_JWKS_URL?.href === settings.SESSION_JWKS_URL?.href;
  const sameAudience = ADMIN_AUDIENCE === SESSION_AUDIENCE || [ADMIN_AUDIENCE, SESSION_AUDIENCE].includes("*");
  if (settings.ADMIN_JWKS_URL === undefined || !sameKeys || !sameAudience) return;
  problems.push({
    setting: "ADMIN_ROLE",
    message:
      "ADMIN_ROLE is *, and sessions of users pass as those of admins: set a role, or an ADMIN_AUDIENCE of its own.",
  });
}

/** Refuses claims that are never a valid identity for Voice. */
function checkIdentities(settings: Settings, problems: Problem[]): void {
  const { SESSION_IDENTITY_CLAIM: claim, SESSION_ISSUER: issuer = "" } = settings;
  if (!Object.hasOwn(settings.TOKEN_GRANTS, "voice") || settings.IDENTITY_ENCODING !== "none") return;
  const isAuth0 = /^https:\/\/[^/]+\.auth0\.com\/?$/.test(issuer);
  const reason =
    claim === "email"
      ? "an e-mail address"
      : claim === "sub" && isAuth0
        ? "a subject of Auth0 (provider|id)"
        : undefined;
  if (reason === undefined) return;
  problems.push({
    setting: "IDENTITY_ENCODING",
    message: `IDENTITY_ENCODING is none, and ${reason} cannot be an identity for Voice (letters, digits and _): set IDENTITY_ENCODING to flex, or SESSION_IDENTITY_CLAIM to another claim.`,
  });
}

function ringOf(env: Env, settings: Settings, manager: ApiKey | undefined): RingConfig | undefined {
  const { KEY_RING_SECRET: secret, KEY_ROTATION_DAYS: days } = settings;
  if (secret === undefined || manager === undefined || env.KEY_RING === undefined) return undefined;
  return { manager, secret: utf8(secret), interval: days * DAY };
}

function sessionOf(settings: Settings): SessionConfig | undefined {
  const keys = keysOf(settings.SESSION_SECRET, settings.SESSION_JWKS_URL);
  return (
    keys && {
      keys,
      issuer: undefinedIfWildcard(settings.SESSION_ISSUER),
      audience: undefinedIfWildcard(settings.SESSION_AUDIENCE),
      type: settings.SESSION_TYPE,
      identityClaim: settings.SESSION_IDENTITY_CLAIM,
    }
  );
}

function adminsOf(settings: Settings): AdminConfig | undefined {
  const { ADMIN_JWKS_URL: jwks } = settings;
  const keys = keysOf(settings.ADMIN_SECRET, jwks);
  return (
    keys && {
      keys,
      issuer: undefinedIfWildcard(settings.ADMIN_ISSUER),
      audience: undefinedIfWildcard(settings.ADMIN_AUDIENCE),
      type: undefined,
      roleClaim: settings.ADMIN_ROLE_CLAIM,
      role: undefinedIfWildcard(settings.ADMIN_ROLE),
      isAccess: jwks !== undefined && ACCESS_CERTS.test(jwks.pathname),
    }
  );
}

function accessOf(settings: Settings): AccessConfig {
  const { QUOTA_TOKENS: tokens, QUOTA_WINDOW: window } = settings;
  return {
    origins: settings.ALLOWED_ORIGINS ?? new Set(),
    headers: settings.ALLOWED_HEADERS ?? [],
    quota: tokens === 0 ? null : { tokens, window },
    identityEncoding: settings.IDENTITY_ENCODING,
    introspectionSecret: settings.INTROSPECTION_SECRET,
    auditSecret: settings.AUDIT_SECRET,
  };
}

function keysOf(secret: string | undefined, jwks: URL | undefined): VerifierConfig["keys"] | undefined {
  if (secret !== undefined) return { secret };
  return jwks && { jwks };
}

/** `*` disables a check; an empty setting does not. */
function undefinedIfWildcard(setting: string | undefined): string | undefined {
  return setting === "*" ? undefined : setting;
}
