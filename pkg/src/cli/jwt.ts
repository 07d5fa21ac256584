import { Failure } from "./failure.js";

export type Claims = Record<string, unknown>;

export interface DecodedJwt {
  token: string;
  header: Claims;
  claims: Claims;
}

/** Returns the token in a text that was copied with what surrounds it: `Bearer`, quotes, line breaks, JSON. */
export function cleanToken(text: string): string {
  const value = fromJson(text) ?? text;
  const withoutScheme = value.trim().replace(/^["'`\s]*(?:authorization\s*:\s*)?(?:bearer\s+)?/i, "");
  const parts = withoutScheme.replace(/\s+/g, "").split(/[^\w.~+/=-]+/);
  return parts.find((part) => part.split(".").length === 3) ?? parts.find((part) => part !== "") ?? "";
}

/** Returns the token of a JSON text: a string, or a member of an object. */
function fromJson(text: string): string | undefined {
  if (!/^\s*["{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "string") return value;
    const { token, access_token, accessToken, jwt } = Object(value) as Claims;
    return [token, access_token, accessToken, jwt].find((member) => typeof member === "string") as string | undefined;
  } catch {
    return undefined;
  }
}

/** Decodes any JWT without verifying it. Throws a failure that says which part is wrong. */
export function decodeJwt(token: string): DecodedJwt {
  const parts = token.split(".");
  if (parts.length === 5) {
    throw new Failure("this is an encrypted token (JWE) of five parts: only the one who decrypts it can read it");
  }
  if (parts.length !== 3) {
    throw new Failure(`not a JWT: expected three parts with dots between them, found ${parts.length}`);
  }
  const [header, claims] = parts as [string, string];
  return { token, header: decodePart(header, "header"), claims: decodePart(claims, "payload") };
}

function decodePart(part: string, name: string): Claims {
  const text = /^[\w-]+$/.test(part) ? Buffer.from(part, "base64url") : undefined;
  if (text === undefined) throw new Failure(`not a JWT: its ${name} is not base64url (RFC 7515 §2)`);
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Claims;
  } catch {
    // Refused below.
  }
  throw new Failure(`not a JWT: its ${name} is not a JSON object`);
}
