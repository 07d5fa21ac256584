/** "Would Twilio accept it?": one check per reason for which Twilio refuses an Access Token, with Twilio's error code. */
import { formatDuration, formatTime } from "./duration.js";
import type { Variables } from "./env-file.js";
import type { Claims, DecodedJwt } from "./jwt.js";
import { type Library, library } from "./library.js";

export interface Check {
  name: string;
  /** Null if it cannot be known. */
  ok: boolean | null;
  message: string;
  /** Twilio's error code, for a failed check. */
  code?: number;
}

const accountSid = /^AC[0-9a-f]{32}$/i;
const keySid = /^SK[0-9a-f]{32}$/i;
const longestLifetime = 86_400;

const passed = (name: string, message: string): Check => ({ name, ok: true, message });
const failed = (name: string, code: number, message: string): Check => ({ name, ok: false, message, code });
const unknown = (name: string, message: string): Check => ({ name, ok: null, message });

/** Returns all checks. `now` is in seconds since the epoch. */
export async function checkToken(jwt: DecodedJwt, variables: Variables, now: number): Promise<Check[]> {
  const loaded = await library();
  const { header, claims } = jwt;
  const checks = [
    checkType(header),
    header.alg === "HS256"
      ? passed("algorithm", "HS256")
      : failed("algorithm", 20102, `${textOf(header.alg)}: Twilio accepts only HS256`),
    checkIssuer(claims),
    checkExpiry(claims, now),
    checkLifetime(claims, now),
    checkNotBefore(claims, now),
    checkGrants(claims),
    checkIdentity(claims, loaded),
    checkSignature(jwt, variables, loaded),
  ];
  const isFaulty = checks.some(({ ok }) => ok === false);
  return [checkForm(jwt.token, isFaulty, loaded), ...checks];
}

/** The library decodes strictly. It may refuse the token for a fault that another check has found. */
function checkForm(token: string, isFaulty: boolean, { decodeAccessToken, CredentialError }: Library): Check {
  try {
    decodeAccessToken(token);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    if (error.code === "malformed_token" && isFaulty) return unknown("form", "see the checks that failed");
    if (error.code === "malformed_token") return failed("form", 20101, error.message);
  }
  return passed("form", "three parts of base64url, JSON without duplicate members");
}

function checkType({ typ, cty }: Claims): Check {
  if (typ !== "JWT") return failed("type", 20102, `header "typ" is ${textOf(typ)}: expected "JWT"`);
  if (cty !== "twilio-fpa;v=1") {
    return failed("type", 20102, `header "cty" is ${textOf(cty)}: an Access Token has "twilio-fpa;v=1"`);
  }
  return passed("type", "an Access Token (twilio-fpa;v=1)");
}

function checkIssuer({ iss, sub }: Claims): Check {
  if (!keySid.test(String(iss)))
    return failed("issuer", 20103, `"iss" is ${textOf(iss)}: expected an API key SID, SK…`);
  if (!accountSid.test(String(sub)))
    return failed("issuer", 20103, `"sub" is ${textOf(sub)}: expected an account SID, AC…`);
  return passed("issuer", `${iss} of ${sub}`);
}

function checkExpiry({ exp }: Claims, now: number): Check {
  if (typeof exp !== "number")
    return failed("expiry", 20104, `"exp" is ${textOf(exp)}: expected seconds since the epoch`);
  const distance = formatDuration(exp - now);
  if (exp <= now) return failed("expiry", 20104, `expired ${distance} ago, at ${formatTime(exp)}`);
  return passed("expiry", `expires in ${distance}, at ${formatTime(exp)}`);
}

function checkLifetime({ exp, iat, nbf }: Claims, now: number): Check {
  if (typeof exp !== "number") return unknown("lifetime", "the token has no expiry");
  const start = [iat, nbf].find((time) => typeof time === "number") as number | undefined;
  const seconds = exp - (start ?? Math.min(now, exp));
  if (seconds > longestLifetime)
    return failed("lifetime", 20157, `${formatDuration(seconds)}: Twilio accepts at most 24 h`);
  return start === undefined
    ? unknown("lifetime", "the token does not say when it was issued")
    : passed("lifetime", formatDuration(seconds));
}

function checkNotBefore({ nbf, iat }: Claims, now: number): Check {
  if (typeof nbf === "number" && nbf > now) {
    return failed(
      "start",
      20105,
      `not valid before ${formatTime(nbf)}, in ${formatDuration(nbf - now)}: is a clock wrong?`,
    );
  }
  if (typeof iat === "number" && iat > now + 60) {
    return failed("start", 20105, `issued in the future, at ${formatTime(iat)}: is a clock wrong?`);
  }
  return passed("start", typeof nbf === "number" ? `valid since ${formatTime(nbf)}` : "valid at once");
}

/** The products that a token grants. */
export function productsOf({ grants }: Claims): string[] {
  return Object.keys(Object(grants)).filter((name) => name !== "identity");
}

function checkGrants(claims: Claims): Check {
  const { grants } = claims;
  if (typeof grants !== "object" || grants === null || Array.isArray(grants)) {
    return failed("grants", 20106, `"grants" is ${textOf(grants)}: expected an object`);
  }
  const products = productsOf(claims);
  if (products.length === 0) return unknown("grants", "no product: a client can connect to nothing with this token");
  return passed("grants", products.map(textOf).join(", ").replaceAll('"', ""));
}

/** The library's rules for identities, by minting a token for the same products with a key that does not exist. */
function checkIdentity(claims: Claims, { ApiKey, CredentialError }: Library): Check {
  const identity: unknown = Object(claims.grants).identity;
  if (identity === undefined) return unknown("identity", "none: SDKs for clients need one");
  const name = Number.isInteger(identity) ? String(identity) : identity;
  if (typeof name !== "string") return failed("identity", 20101, `${textOf(identity)}: expected a string`);
  const products = productsOf(claims);
  const grants = {
    ...(products.includes("voice") && { voice: {} }),
    ...(products.includes("video") && { video: {} }),
    ...(products.includes("chat") && { chat: {} }),
    ...(products.includes("data_sync") && { sync: {} }),
  };
  const key = new ApiKey({ accountSid: `AC${"0".repeat(32)}`, sid: `SK${"0".repeat(32)}`, secret: "0".repeat(32) });
  try {
    key.mintAccessToken({ identity: name, grants });
    return passed("identity", textOf(name));
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    const codes = { voice: 31105, video: 53200, data_sync: 54351, chat: 50207 };
    const [product] = Object.entries(codes).find(([name]) => products.includes(name)) ?? ["", 20101];
    return failed("identity", codes[product as keyof typeof codes] ?? 20101, error.message);
  } finally {
    key.free();
  }
}

function checkSignature({ token, claims }: DecodedJwt, variables: Variables, loaded: Library): Check {
  const name = "signature";
  const issuer = keySid.test(String(claims.iss)) ? String(claims.iss) : "an unknown key";
  const { ApiKey, CredentialError } = loaded;
  let key: InstanceType<Library["ApiKey"]>;
  try {
    key = ApiKey.fromEnv(variables);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    if (error.code !== "missing_env")
      return unknown(name, `not checked: the key of the environment is invalid: ${error.message}`);
    return unknown(name, `not checked: set the SID and secret of ${issuer} in the environment`);
  }
  try {
    // The times have checks of their own: at this moment the token is valid in any case.
    const moment = typeof claims.exp === "number" ? Math.max(1_600_000_000, Math.floor(claims.exp) - 1) : undefined;
    const algorithms = ["HS256", "HS384", "HS512"] as const;
    key.verifyAccessToken(token, { now: moment, algorithms: [...algorithms], allowLongLifetime: true });
    return passed(name, `by ${key.sid}, the key of the environment`);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    const isOther = key.sid.toLowerCase() !== issuer.toLowerCase();
    if (isOther) return unknown(name, `not checked: signed by ${issuer}, and the environment has ${key.sid}`);
    if (error.code === "signature_mismatch") {
      return failed(
        name,
        20107,
        `not by ${key.sid}: the secret of the environment is another one, or the token was changed`,
      );
    }
    if (error.code === "wrong_account")
      return failed(name, 20103, `the key of the environment is of ${key.accountSid}`);
    return unknown(name, "not checked: the token has another fault");
  } finally {
    key.free();
  }
}

/** Returns a value of the token as it is shown in a message: JSON, at most 80 characters. */
function textOf(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
