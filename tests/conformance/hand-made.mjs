// Tokens made by hand, each part as a string, so that a test can write what no library would. WebCrypto signs them:
// an HMAC implementation independent of the package.
import { ACCOUNT, KEY, NOW, SECRET } from "./fixtures.mjs";

export const HEADER = { alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" };
export const CLAIMS = {
  jti: `${KEY}-${NOW}`,
  grants: { identity: "alice", chat: {} },
  iat: NOW,
  exp: NOW + 3600,
  iss: KEY,
  sub: ACCOUNT,
};

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export function base64url(data) {
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function textOf(part) {
  const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return decoder.decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
}

/** Joins the three parts of a token: two strings, and the encoded signature. */
export function partsOf(token) {
  const [header, claims, signature] = token.split(".");
  return { header: textOf(header), claims: textOf(claims), signature };
}

export const claimsOf = (token) => JSON.parse(partsOf(token).claims);

export async function hmac(input, { secret = SECRET, hash = "SHA-256" } = {}) {
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(input)));
}

/** Signs two encoded parts with any content. */
export async function signParts(header, claims, options) {
  const input = `${header}.${claims}`;
  return `${input}.${base64url(await hmac(input, options))}`;
}

/** Signs header and claims. Objects are written as JSON, strings and bytes unchanged. */
export function sign(header, claims, options) {
  return signParts(base64url(jsonOf(header)), base64url(jsonOf(claims)), options);
}

const jsonOf = (value) => (typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value));

/** Returns a valid token with some header members and claims replaced; `undefined` removes a member. */
export const tokenWith = ({ header = {}, claims = {} } = {}, options) =>
  sign({ ...HEADER, ...header }, { ...CLAIMS, ...claims }, options);
