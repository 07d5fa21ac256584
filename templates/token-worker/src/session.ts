import type { Caller } from "twilio-edge-auth/endpoint";

const BEARER = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i;
const MAX_CHARACTERS = 8192;

/**
 * Verifies a session of your app: a JWT signed with HS256 that has `exp`, and the identity in `sub`. Returns null for a
 * request without a valid one.
 *
 * If an identity provider signs your sessions, replace this with `jwtVerify` and `createRemoteJWKSet` of the package jose.
 */
export async function verifySession(authorization: string | null, secret: string): Promise<Caller | null> {
  if (authorization === null || authorization.length > MAX_CHARACTERS) return null;
  const [, header, payload, signature] = BEARER.exec(authorization) ?? [];
  if (header === undefined || payload === undefined || signature === undefined) return null;

  // The algorithm is fixed: nothing in the token chooses it.
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8(secret), algorithm, false, ["verify"]);
  const signed = utf8(`${header}.${payload}`);
  const bytes = base64url(signature);
  if (bytes === undefined || !(await crypto.subtle.verify(algorithm, key, bytes, signed))) return null;

  const { alg, crit } = parse(header);
  if (alg !== "HS256" || crit !== undefined) return null;
  const { sub, exp, nbf = 0 } = parse(payload);
  const now = Date.now() / 1000;
  if (typeof exp !== "number" || now >= exp || typeof nbf !== "number" || now < nbf) return null;
  return typeof sub === "string" && sub !== "" ? { identity: sub } : null;
}

/** Returns the members of a part that has been verified; none for a part that is not a JSON object. */
function parse(part: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(base64url(part))) };
  } catch {
    return {};
  }
}

function base64url(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return undefined;
  }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
