// Every setting of a deployment, in one table: its form, the settings that it requires, its default and its documentation. The types, the
// check of a deployment and the table in docs/token-service-settings.md (held by tests/deployment/settings.test.mjs) all come from here.

/** The bindings that wrangler.jsonc may give, by name. A setting can need one. */
export const BINDINGS = [
  "TWILIO_API",
  "ADDRESS_RATE_LIMITER",
  "IDENTITY_RATE_LIMITER",
  "IDENTITIES",
  "ACTIVITY",
  "KEY_RING",
] as const;

const MIN_SECRET_BYTES = 32; // RFC 7518, section 3.2: an HS256 key is at least as long as the hash

/** Says what is wrong with a value, as the end of a sentence that begins with the setting's name. Never holds the value. */
class Fault extends Error {}

interface Setting<Value, Fallback> {
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

// The forms of values.

/** White space and quotes around a value come from shells, editors and env files; no setting has them. */
function text(value: unknown): string {
  if (typeof value !== "string") throw new Fault("is not text.");
  if (/[\r\n]$/.test(value)) throw new Fault("ends with a line break; set it without one (printf %s, not echo).");
  if (/[\r\n]/.test(value)) throw new Fault("has a line break in it.");
  if (value.startsWith("\uFEFF")) throw new Fault("begins with a byte order mark; save the file as UTF-8 without one.");
  if (value !== value.trim()) throw new Fault("has white space around it.");
  if (/^(["'`]).*\1$/.test(value)) throw new Fault("has quotes around it; set the value without them.");
  return value;
}

function secret(value: unknown): string {
  const secret = text(value);
  if (/\s/.test(secret)) throw new Fault("has white space in it.");
  return secret;
}

/** An HMAC key: any characters, enough bytes. */
function keyText(value: unknown): string {
  const key = secret(value);
  if (new TextEncoder().encode(key).length >= MIN_SECRET_BYTES) return key;
  throw new Fault(`is shorter than ${MIN_SECRET_BYTES} bytes.`);
}

/** A secret that can be sent in a header. */
function headerSecret(value: unknown): string {
  const shown = secret(value);
  if (/^[!-~]+$/.test(shown) && shown.length >= MIN_SECRET_BYTES) return shown;
  throw new Fault(`is not ${MIN_SECRET_BYTES} or more letters, digits and signs of ASCII, without spaces.`);
}

/** Twilio's secrets are 32 letters and digits. */
function twilioSecret(value: unknown): string {
  return headerSecret(value);
}

function sid(prefix: string, kind: string): (value: unknown) => string {
  const pattern = new RegExp(`^${prefix}[0-9a-fA-F]{32}$`);
  return (value) => {
    const sid = text(value);
    if (pattern.test(sid)) return sid;
    throw new Fault(`is not ${kind}: ${prefix} and 32 hexadecimal digits.`);
  };
}

/** A label of a host name. */
function label(example: string): (value: unknown) => string {
  return (value) => {
    const label = text(value);
    if (/^[a-z0-9-]{1,32}$/.test(label)) return label;
    throw new Fault(`is not a name such as ${example}: 1 to 32 lower-case letters, digits and hyphens.`);
  };
}

export interface Range {
  /** In the plural: "seconds". */
  unit: string;
  least: number;
  most: number;
}

/** Digits, or a number where the place of the settings knows numbers (the vars of wrangler.jsonc). */
function whole({ unit, least, most }: Range): (value: unknown) => number {
  return (value) => {
    const number = typeof value === "string" && /^[0-9]+$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= least && number <= most) return number;
    throw new Fault(`is not a whole number of ${unit} from ${least} to ${most}.`);
  };
}

function rateLimitPeriod(value: unknown): number {
  const period = whole({ unit: "seconds", least: 10, most: 60 })(value);
  if (period === 10 || period === 60) return period;
  throw new Fault("is neither 10 nor 60, which are all that a rate-limit binding can have.");
}

/** JSON as text, or as an object where the place of the settings knows objects (the vars of wrangler.jsonc). */
function jsonObject(value: unknown): Record<string, unknown> {
  const json = typeof value === "string" ? parseJson(value) : value;
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new Fault('is not a JSON object such as {"voice":{"incomingAllow":true}}.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the error would quote the text
  }
}

function keySetUrl(value: unknown): URL {
  const address = text(value);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)))) {
    return url;
  }
  throw new Fault("is not an https URL (http is for loopback addresses only).");
}

export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.[0-9]{1,3}){3}|\[?::1\]?|::ffff:127(\.[0-9]{1,3}){3})$/.test(host);
}

/** What WEBHOOK_BASE_URL has to look like. */
const BASE_URL = /^(http|ws)s?:\/\/[^/?#]+[^?#]*$/i;

function baseUrl(value: unknown): string {
  const url = text(value);
  if (BASE_URL.test(url)) return url;
  throw new Fault("is not an https, http, wss or ws URL without a query, such as https://example.com.");
}

/** A list with commas or white space between its items. */
function list(value: unknown, check: (item: string, number: number) => void): string[] {
  if (typeof value !== "string") throw new Fault("is not text.");
  const items = value.split(/[\s,]+/).filter((item) => item !== "");
  items.forEach((item, index) => {
    check(item, index + 1);
  });
  return items;
}

function origins(value: unknown): ReadonlySet<string> {
  const names = list(value, (origin, number) => {
    if (isOrigin(origin)) return;
    throw new Fault(
      `is not usable: number ${number} is not an origin as a browser writes it, such as https://app.example or capacitor://localhost: lower case, no path, no slash at the end, no standard port; http only for loopback and private addresses.`,
    );
  });
  return new Set(names);
}

// Schemes whose pages have the origin "null", or that are not pages.
const NO_ORIGIN = ["about", "blob", "data", "file", "filesystem", "ftp", "javascript", "ws", "wss"];

function isOrigin(text: string): boolean {
  const [, scheme = "", host = ""] =
    /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9._-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?$/.exec(text) ?? [];
  if (scheme === "" || NO_ORIGIN.includes(scheme) || !URL.canParse(text)) return false;
  if (scheme === "https") return new URL(text).origin === text;
  if (scheme === "http") return new URL(text).origin === text && (isLoopback(host) || isPrivate(host));
  return true; // of an app, such as capacitor://localhost: URL knows no origin for it
}

/** RFC 1918: a development server in the same network. */
function isPrivate(host: string): boolean {
  return /^(10|192\.168|172\.(1[6-9]|2[0-9]|3[01]))(\.[0-9]{1,3}){2,3}$/.test(host);
}

function headerNames(value: unknown): readonly string[] {
  return list(value, (name, number) => {
    if (/^[A-Za-z0-9!#$%&'^_`|~.+-]+$/.test(name)) return;
    throw new Fault(`is not usable: number ${number} is not a header name, such as traceparent.`);
  });
}

function oneOf<Choice extends string>(...choices: Choice[]): (value: unknown) => Choice {
  return (value) => {
    const choice = choices.find((each) => each === text(value));
    if (choice !== undefined) return choice;
    throw new Fault(`is not one of: ${choices.join(", ")}.`);
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
  TWILIO_AUTH_TOKEN: setting(secret, {
    secret: true,
    needs: [["TWILIO_ACCOUNT_SID"]],
    usual: "no `/webhooks`",
    meaning: "the account's Auth Token, which signs webhooks; webhooks need only this and the account SID",
  }),
  WEBHOOK_BASE_URL: setting(baseUrl, {
    needs: [["TWILIO_AUTH_TOKEN"]],
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

/** Something is wrong with a setting, or between it and others. Never holds a value. */
export interface Problem {
  setting: string;
  message: string;
}

type Source = Record<string, unknown>;

const ENTRIES = Object.entries(SETTINGS) as [SettingName, Setting<unknown, unknown>][];

/** Reads all settings, and everything that is wrong with them. `Source`: the environment, bindings included. */
export function readSettings(source: Source): { settings: Settings; problems: Problem[] } {
  const problems: Problem[] = [];
  const settings = Object.fromEntries(
    ENTRIES.map(([name, setting]) => [name, readSetting(source, name, setting, problems)]),
  ) as Settings;
  for (const [name, setting] of ENTRIES) {
    const problem = (message: string) => problems.push({ setting: name, message });
    if (!isSet(source, name)) {
      const { requiredUnless } = setting;
      if (requiredUnless === undefined || requiredUnless.some((other) => isSet(source, other))) continue;
      problem(`${[name, ...requiredUnless.map((other) => `(or ${other})`)].join(" ")} is missing.`);
      continue;
    }
    for (const alternatives of setting.needs) {
      if (alternatives.some((other) => isSet(source, other))) continue;
      problem(`${nameOf(alternatives)} is missing; ${name} needs it.`);
    }
    for (const other of setting.excludes) {
      if (isSet(source, other)) problem(`${name} and ${other} are both set; set one of them.`);
    }
  }
  return { settings, problems: [...problems, ...misspelt(source)] };
}

/** The binding or setting that is missing, of those that would do. */
function nameOf(alternatives: readonly string[]): string {
  return alternatives
    .map((name) => ((BINDINGS as readonly string[]).includes(name) ? `The binding ${name}` : name))
    .join(" or ");
}

function readSetting(
  source: Source,
  name: SettingName,
  setting: Setting<unknown, unknown>,
  problems: Problem[],
): unknown {
  const [given, other] = [name, ...setting.aliases].filter((each) => isPresent(source[each]));
  if (given === undefined) return setting.fallback;
  if (other !== undefined && source[other] !== source[given]) {
    problems.push({ setting: name, message: `${given} and ${other} are set to different values; set one of them.` });
  }
  try {
    return setting.read(source[given]);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    problems.push({ setting: name, message: `${given} ${error.message}` });
    return setting.fallback;
  }
}

/** Whether a setting, under any of its names, or a binding is set; empty counts as unset, as in a shell. */
function isSet(source: Source, name: string): boolean {
  const aliases = name in SETTINGS ? SETTINGS[name as SettingName].aliases : [];
  return [name, ...aliases].some((each) => isPresent(source[each]));
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

const KNOWN: readonly string[] = [...ENTRIES.flatMap(([name, { aliases }]) => [name, ...aliases]), ...BINDINGS];
/** Families of names that other programs have no use for. Elsewhere only a slip of one or two letters is a misspelling. */
const OWN = /^(SESSION|ADMIN|TOKEN|QUOTA|KEY|ALLOWED|WEBHOOK|IDENTITY|INTROSPECTION|AUDIT|RATE_LIMIT)_/;

/** Names that are nearly those of settings: what they were meant to set is not set. */
function misspelt(source: Source): Problem[] {
  return Object.keys(source).flatMap((name) => {
    if (KNOWN.includes(name) || !name.includes("_") || !isPresent(source[name])) return [];
    const meant = meantBy(name);
    return meant === undefined
      ? []
      : [{ setting: meant, message: `${name} is not a setting (did you mean ${meant}?).` }];
  });
}

function meantBy(name: string): string | undefined {
  const upper = name.toUpperCase();
  const [closest] = KNOWN.map((known) => ({ known, slips: distance(upper, known) })).sort((a, b) => a.slips - b.slips);
  if (closest !== undefined && closest.slips <= 2) return closest.known;
  if (!OWN.test(upper)) return undefined;
  return KNOWN.find((known) => known.startsWith(`${upper}_`) || upper.startsWith(`${known}_`));
}

/** How many letters have to be added, removed, replaced or swapped with their neighbour (optimal string alignment). */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}
