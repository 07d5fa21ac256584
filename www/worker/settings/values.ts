// The forms of the values of settings: each function reads one, or throws a Fault.

const MIN_SECRET_BYTES = 32; // RFC 7518, section 3.2: an HS256 key is at least as long as the hash
const MAX_SECRET_BYTES = 512; // of the package's secrets

/** Says what is wrong with a value, as the end of a sentence that begins with the setting's name. Never holds the value. */
export class Fault extends Error {}

/** White space and quotes around a value come from shells, editors and env files; no setting has them. */
export function text(value: unknown): string {
  if (typeof value !== "string") throw new Fault("is not text.");
  if (/[\r\n]$/.test(value)) throw new Fault("ends with a line break; set it without one (printf %s, not echo).");
  if (/[\r\n]/.test(value)) throw new Fault("has a line break in it.");
  if (value.startsWith("\uFEFF")) throw new Fault("begins with a byte order mark; save the file as UTF-8 without one.");
  if (value !== value.trim()) throw new Fault("has white space around it.");
  if (/^(["'`]).*\1$/.test(value)) throw new Fault("has quotes around it; set the value without them.");
  return value;
}

export function secret(value: unknown): string {
  const secret = text(value);
  if (/\s/.test(secret)) throw new Fault("has white space in it.");
  return secret;
}

/** How many secrets of one kind may be accepted at a time: an unsigned request is compared with each. */
const MAX_SECRETS = 10;

/** One secret, or several separated by commas. */
export function secrets(value: unknown): string[] {
  const entries = text(value)
    .split(",")
    .map((entry) => entry.trim());
  if (entries.includes("")) throw new Fault("has an empty entry.");
  if (entries.length > MAX_SECRETS) throw new Fault(`has more than ${MAX_SECRETS} entries.`);
  return entries.map(secret);
}

/** The secrets of shared keys by the keys' identifiers: JSON as text, or as an object. */
export function sharedKeys(value: unknown): Readonly<Record<string, string>> {
  const json = typeof value === "string" ? parseJson(value) : value;
  const entries = typeof json === "object" && json !== null && !Array.isArray(json) ? Object.entries(json) : [];
  if (entries.length === 0 || entries.some(([, secret]) => typeof secret !== "string" || secret === "")) {
    throw new Fault('is not a JSON object of secrets such as {"webhooks_sharedkey_…":"…"}.');
  }
  if (entries.length > MAX_SECRETS) throw new Fault(`has more than ${MAX_SECRETS} entries.`);
  return Object.fromEntries(entries);
}

/** An HMAC key: any characters, enough bytes. */
export function keyText(value: unknown): string {
  const key = secret(value);
  const { length } = new TextEncoder().encode(key);
  if (length < MIN_SECRET_BYTES) throw new Fault(`is shorter than ${MIN_SECRET_BYTES} bytes.`);
  if (length > MAX_SECRET_BYTES) throw new Fault(`is longer than ${MAX_SECRET_BYTES} bytes.`);
  return key;
}

/** A secret that can be sent in a header. */
export function headerSecret(value: unknown): string {
  const shown = secret(value);
  if (/^[!-~]+$/.test(shown) && shown.length >= MIN_SECRET_BYTES) return shown;
  throw new Fault(`is not ${MIN_SECRET_BYTES} or more letters, digits and signs of ASCII, without spaces.`);
}

/** Twilio's secrets are 32 letters and digits. */
export function twilioSecret(value: unknown): string {
  return headerSecret(value);
}

export function sid(prefix: string, kind: string): (value: unknown) => string {
  const pattern = new RegExp(`^${prefix}[0-9a-fA-F]{32}$`);
  return (value) => {
    const sid = text(value);
    if (pattern.test(sid)) return sid;
    throw new Fault(`is not ${kind}: ${prefix} and 32 hexadecimal digits.`);
  };
}

/** A label of a host name. */
export function label(example: string): (value: unknown) => string {
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
export function whole({ unit, least, most }: Range): (value: unknown) => number {
  return (value) => {
    const number = typeof value === "string" && /^[0-9]+$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= least && number <= most) return number;
    throw new Fault(`is not a whole number of ${unit} from ${least} to ${most}.`);
  };
}

export function rateLimitPeriod(value: unknown): number {
  const period = whole({ unit: "seconds", least: 10, most: 60 })(value);
  if (period === 10 || period === 60) return period;
  throw new Fault("is neither 10 nor 60, which are all that a rate-limit binding can have.");
}

/** JSON as text, or as an object where the place of the settings knows objects (the vars of wrangler.jsonc). */
export function jsonObject(value: unknown): Record<string, unknown> {
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

export function keySetUrl(value: unknown): URL {
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
const BASE_URL = /^(http|ws)s?:\/\/[^/?#][^?#]*$/i;

export function baseUrl(value: unknown): string {
  const url = text(value);
  if (BASE_URL.test(url)) return url;
  throw new Fault("is not an https, http, wss or ws URL without a query, such as https://example.com.");
}

/** A list with commas or white space between its items. */
export function list(value: unknown, check: (item: string, number: number) => void): string[] {
  if (typeof value !== "string") throw new Fault("is not text.");
  const items = value.split(/[\s,]+/).filter((item) => item !== "");
  items.forEach((item, index) => {
    check(item, index + 1);
  });
  return items;
}

export function origins(value: unknown): ReadonlySet<string> {
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

export function headerNames(value: unknown): readonly string[] {
  return list(value, (name, number) => {
    if (/^[A-Za-z0-9!#$%&'^_`|~.+-]+$/.test(name)) return;
    throw new Fault(`is not usable: number ${number} is not a header name, such as traceparent.`);
  });
}

export function oneOf<Choice extends string>(...choices: Choice[]): (value: unknown) => Choice {
  return (value) => {
    const choice = choices.find((each) => each === text(value));
    if (choice !== undefined) return choice;
    throw new Fault(`is not one of: ${choices.join(", ")}.`);
  };
}
