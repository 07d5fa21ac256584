/** What `doctor` says of the environment variables: which are set, and whether they look right. Never a value. */
import type { Variables } from "./env-file.js";
import { nearest } from "./nearest.js";

interface Shape {
  pattern: RegExp;
  expected: string;
}

const sid = (prefix: string): Shape => ({
  pattern: new RegExp(`^${prefix}[0-9a-fA-F]{32}$`),
  expected: `${prefix} and 32 hexadecimal digits`,
});
const secret: Shape = { pattern: /^[!-~]{32,}$/, expected: "at least 32 visible characters" };
const label: Shape = { pattern: /^[a-z0-9-]{1,63}$/, expected: "lower-case letters, digits and dashes" };
const hex: Shape = { pattern: /^[0-9a-f]{32}$/, expected: "32 hexadecimal digits" };

const shapes: Readonly<Record<string, Shape>> = {
  TWILIO_ACCOUNT_SID: sid("AC"),
  TWILIO_AUTH_TOKEN: hex,
  TWILIO_SECONDARY_AUTH_TOKEN: hex,
  TWILIO_API_KEY: sid("SK"),
  TWILIO_API_KEY_SID: sid("SK"),
  TWILIO_API_SECRET: secret,
  TWILIO_API_KEY_SECRET: secret,
  TWILIO_CLIENT_ID: { pattern: /^OQ[0-9a-zA-Z]{32}$/, expected: "OQ and 32 letters or digits" },
  TWILIO_CLIENT_SECRET: { pattern: /^[!-~]{16,}$/, expected: "at least 16 visible characters" },
  TWILIO_REGION: label,
  TWILIO_EDGE: label,
};

/** Variables of Twilio's own tools, which are no misspelling. */
const foreign =
  /^TWILIO_(LOG_LEVEL|CA_BUNDLE|ORGS_\w+|PROFILE|WORKSPACE_SID|PHONE_NUMBER|SERVICE_SID|\w+_SERVICE_SID)$/;

export interface Finding {
  name: string;
  ok: boolean | null;
  message: string;
}

/** Returns a finding for each variable of Twilio that is set, and for names that are nearly right. */
export function inspectVariables(variables: Variables): Finding[] {
  const findings: Finding[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const value = variables[name];
    if (value !== undefined) findings.push({ name, ...judge(value, shape) });
  }
  for (const name of Object.keys(variables).sort()) {
    if (!/^TWILIO_/i.test(name) || Object.hasOwn(shapes, name) || foreign.test(name)) continue;
    const known = nearest(name.toUpperCase(), Object.keys(shapes));
    if (known !== undefined) findings.push({ name, ok: null, message: `not used (did you mean ${known}?)` });
  }
  return findings;
}

function judge(value: string, { pattern, expected }: Shape): { ok: boolean; message: string } {
  const fault = faultOf(value);
  if (fault !== undefined) return { ok: false, message: fault };
  return pattern.test(value) ? { ok: true, message: "set" } : { ok: false, message: `expected ${expected}` };
}

function faultOf(value: string): string | undefined {
  if (value === "") return "set, but empty";
  if (value.includes("\r")) return "has a carriage return: the file that sets it has Windows line ends";
  if (/^\s|\s$/.test(value)) return "has white space or a line end at its start or end";
  if (/^(["'`]).*\1$/s.test(value)) return "has quotes around it";
  if (value.startsWith("\ufeff")) return "begins with a byte order mark";
  if (/^(x{6,}|AC[xX]+|SK[xX]+|<.*>|\$\{?\w+\}?|your[_-].*|changeme)$/i.test(value)) return "is a placeholder";
  return undefined;
}
