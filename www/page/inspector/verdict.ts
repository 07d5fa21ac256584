import type { AccessToken, ApiKey } from "twilio-edge-auth";
import { CredentialError } from "twilio-edge-auth";
import { sentence } from "../ui/sentence.ts";
import { dateTime, span } from "../ui/time.ts";
import { type Decoded, numberOf } from "./decoded.ts";

/** One condition under which Twilio accepts a token. */
export interface Check {
  name: string;
  state: "pass" | "fail" | "unknown";
  text: string;
  /** Twilio's error, if the condition is not met. */
  code?: number;
}

export interface Verdict {
  tone: "good" | "bad" | "info" | "warning";
  title: string;
  text: string;
  code?: number | undefined;
}

/** The worker's response about a token. */
export interface Introspection {
  active: boolean;
  reason?: string;
}

/** What checks the signature: a key, or the worker, which has responded or not. */
export type Judge =
  | { kind: "key"; name: "key in use" | "key entered"; key: ApiKey | undefined; isRestricted: boolean }
  | { kind: "worker"; result: Introspection | undefined };

const MAX_LIFETIME = 86_400;
const MAX_CHARACTERS = 16 * 1024;
const ALGORITHMS = ["HS256", "HS384", "HS512"] as const;

type Outcome = Pick<Check, "state" | "text"> & { code?: number };
const pass = (text: string): Outcome => ({ state: "pass", text });
const fail = (text: string, code: number): Outcome => ({ state: "fail", text, code });
const unknown = (text: string): Outcome => ({ state: "unknown", text });

/** Checks everything that Twilio checks, at `now` in seconds since the epoch. */
export function checksFor(decoded: Decoded, judge: Judge, now: number): Check[] {
  const token = decoded.accessToken instanceof CredentialError ? undefined : decoded.accessToken;
  const checks: (readonly [string, Outcome | undefined])[] = [
    ["Format", format(decoded)],
    ["Type", type(decoded)],
    ["Algorithm", algorithm(decoded)],
    ["Time", time(decoded, now)],
    ["Lifetime", lifetime(decoded, now)],
    ["Issuer", token && issuer(token, judge)],
    ["Account", token && account(token, judge)],
    ["Signature", signature(decoded, token, judge)],
    ["Grants", token && grants(token)],
    ["Not blocked", judge.kind === "worker" ? blocked(judge.result) : undefined],
  ];
  return checks.flatMap(([name, outcome]) => (outcome === undefined ? [] : [{ name, ...outcome }]));
}

function format({ token, accessToken }: Decoded): Outcome {
  if (token.length > MAX_CHARACTERS) return fail("Too long: an Access Token has 16 KB at most.", 20101);
  if (!(accessToken instanceof CredentialError)) return pass("A well-formed Access Token");
  if (accessToken.code === "wrong_token_type") return pass("A well-formed JWT");
  return fail(sentence(accessToken), 20101);
}

function type({ header, accessToken }: Decoded): Outcome {
  if (!(accessToken instanceof CredentialError)) return pass(`${header.typ}, ${header.cty}`);
  if (header.cty === "twilio-fpa;v=1" && header.typ === "JWT") return pass("JWT, twilio-fpa;v=1");
  return fail("A JWT, but not a Twilio Access Token: cty is not twilio-fpa;v=1.", 20102);
}

function algorithm({ header: { alg } }: Decoded): Outcome {
  return alg === "HS256" ? pass("HS256") : fail(`Twilio accepts only HS256, not ${String(alg).slice(0, 40)}.`, 20102);
}

function time(decoded: Decoded, now: number): Outcome {
  const [from, until] = [numberOf(decoded, "nbf"), numberOf(decoded, "exp")];
  if (until === undefined) return fail("It has no expiry time (exp).", 20104);
  if (now >= until)
    return fail(`Expired ${span(now - until)} ago. Clients should refresh at about 80 % of the lifetime.`, 20104);
  if (from !== undefined && now < from) {
    return fail(`Not valid until ${dateTime(from)}. If that's unexpected, check the issuer's clock.`, 20105);
  }
  return pass(`Expires in ${span(until - now)}`);
}

function lifetime(decoded: Decoded, now: number): Outcome | undefined {
  const until = numberOf(decoded, "exp");
  if (until === undefined) return undefined;
  // Without iat, Twilio's limit counts from now.
  const from = numberOf(decoded, "iat") ?? numberOf(decoded, "nbf") ?? now;
  const text = `${span(until - from)}, at most 24 h allowed`;
  return until - from > MAX_LIFETIME ? fail(text, 20157) : pass(text);
}

function issuer({ keySid }: AccessToken, judge: Judge): Outcome {
  if (judge.kind === "worker" || judge.key === undefined) return unknown(`Signed by ${keySid}, says the token`);
  if (judge.key.sid !== keySid) return unknown(`Signed by ${keySid}. The ${judge.name} is ${judge.key.sid}.`);
  if (judge.isRestricted) return fail("A Restricted key can't sign Access Tokens.", 31202);
  return pass(`${keySid}, the ${judge.name}`);
}

function account({ accountSid, keySid }: AccessToken, judge: Judge): Outcome {
  if (judge.kind === "worker" || judge.key === undefined) return unknown(`Issued for ${accountSid}`);
  if (judge.key.accountSid === accountSid) return pass(accountSid);
  if (judge.key.sid !== keySid) return unknown(`Issued for ${accountSid}`);
  return fail(`Issued for account ${accountSid}. This key belongs to ${judge.key.accountSid}.`, 20103);
}

function signature(decoded: Decoded, token: AccessToken | undefined, judge: Judge): Outcome {
  if (token === undefined) return unknown("Not checked: only Access Tokens are.");
  if (judge.kind === "worker") return workersSignature(judge.result);
  if (judge.key === undefined) return unknown("Not checked: enter the API key that signed the token.");
  if (judge.key.sid !== token.keySid) return unknown("Not checked: it belongs to another key.");
  if (judge.key.accountSid !== token.accountSid) return unknown("Not checked: the token is for another account.");
  const code = refusalOf(decoded.token, judge.key);
  if (code === "signature_mismatch") return fail("This secret didn't sign the token, or the token was changed.", 20107);
  if (code === "unsupported_algorithm") return unknown("Not checked: the algorithm isn't HMAC.");
  return pass("Valid");
}

/** Verifies with the package. The other conditions have their own checks. */
function refusalOf(token: string, key: ApiKey): CredentialError["code"] | undefined {
  try {
    key.verifyAccessToken(token, { algorithms: [...ALGORITHMS], allowLongLifetime: true });
    return undefined;
  } catch (error) {
    if (error instanceof CredentialError) return error.code;
    throw error;
  }
}

function workersSignature(result: Introspection | undefined): Outcome {
  if (result === undefined) return unknown("Not checked yet: select Check with the worker.");
  if (result.active) return pass("Verified by the worker");
  switch (result.reason) {
    case "identity_denied":
    case "token_expired":
    case "token_not_yet_valid":
    case "lifetime_too_long":
      return pass("Verified by the worker");
    case "wrong_issuer":
    case "unknown_key":
      return unknown("Not checked: the worker doesn't sign with this key.");
    case "signature_mismatch":
      return fail("The worker's key didn't sign the token, or the token was changed.", 20107);
    default:
      return unknown(`Not checked: the worker refused the token (${result.reason}).`);
  }
}

function grants({ grants: given, identity }: AccessToken): Outcome {
  const names = Object.keys(given).filter((name) => name !== "identity");
  const who = identity === undefined ? fail("It has no identity.", 20106) : undefined;
  return (
    who ?? pass(names.length === 0 ? "None: identifies a user without giving access" : names.slice(0, 12).join(", "))
  );
}

function blocked(result: Introspection | undefined): Outcome {
  if (result === undefined) return unknown("Not checked yet");
  if (result.active) return pass("The identity can get tokens");
  return result.reason === "identity_denied"
    ? { state: "fail", text: "The identity is blocked by this deployment." }
    : unknown("Not checked");
}

// The most important failure comes first: a token that expired may be valid otherwise, one with a wrong signature is not.
const TITLES = {
  Format: "Not an Access Token",
  Type: "Not a Twilio Access Token",
  Algorithm: "Unsupported algorithm",
  Signature: "Invalid signature",
  Account: "Another account",
  Issuer: "Signed by a Restricted key",
  Time: undefined, // its text says it
  Lifetime: "Lifetime too long",
  Grants: "No identity",
  "Not blocked": "Blocked identity",
};

/** Sums the checks up. */
export function verdictOf(decoded: Decoded, checks: readonly Check[]): Verdict {
  const states = new Map(checks.map((check) => [check.name, check]));
  const [name, heading] = Object.entries(TITLES).find(([each]) => states.get(each)?.state === "fail") ?? [];
  const failed = name === undefined ? undefined : states.get(name);
  const isSigned = states.get("Signature")?.state === "pass";
  if (failed !== undefined) {
    const [first = "", ...rest] = failed.text.split(/(?<=\.) /);
    const title = heading ?? first.replace(/\.$/, "");
    const text = heading === undefined ? rest.join(" ") : failed.text;
    return { tone: "bad", title, text: isSigned ? `The signature is valid. ${text}` : text, code: failed.code };
  }
  const { accessToken } = decoded;
  if (accessToken instanceof CredentialError)
    return { tone: "bad", title: "Not an Access Token", text: sentence(accessToken) };
  if (!isSigned) {
    const why = states.get("Signature")?.text ?? "";
    const isOther = /another key|doesn't sign/.test(why);
    const isWorkers = states.has("Not blocked");
    return isOther
      ? { tone: "warning", title: "Not checked: signed by another key", text: states.get("Issuer")?.text ?? "" }
      : {
          tone: "info",
          title: "Signature not checked",
          text: isWorkers
            ? sentence({ message: why.replace(/^Not checked( yet)?: /, "") })
            : `Add API key ${accessToken.keySid} to verify it.`,
        };
  }
  const { keySid, accountSid } = accessToken;
  return {
    tone: "good",
    title: "Valid",
    text: `Twilio would accept it. Signed by ${keySid}, for account ${accountSid}.`,
  };
}
