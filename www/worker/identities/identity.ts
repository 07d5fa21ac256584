const MAX_CHARACTERS = 256; // of the identity of a token

/** The message for an invalid identity. */
export const IDENTITY_RULE = `An identity is Unicode text of 1 to ${MAX_CHARACTERS} characters, and neither "." nor "..".`;

/** How the subject of a session becomes the identity of a token. */
export type IdentityEncoding = "none" | "flex";

/**
 * Whether a string is a valid identity. Identities are compared byte for byte, without normalization. Lone surrogates are refused, because
 * all of them have the same UTF-8; "." and ".." too, because no URL of a denial can contain them.
 */
export function isIdentity(text: string): boolean {
  const { length } = [...text.slice(0, 2 * MAX_CHARACTERS + 1)];
  return length >= 1 && length <= MAX_CHARACTERS && text !== "." && text !== ".." && !/\p{Surrogate}/u.test(text);
}

/**
 * Encodes a subject as an identity. `flex` is the encoding of worker names in Twilio Flex: each UTF-8 byte that is not an ASCII letter or
 * digit becomes `_` and two hexadecimal digits, so `auth0|7` becomes `auth0_7C7`. It is reversible, because `_` becomes `_5F`.
 */
export function encodeIdentity(subject: string, encoding: IdentityEncoding): string {
  if (encoding === "none") return subject;
  return subject.replace(/[^A-Za-z0-9]/gu, (character) =>
    Array.from(new TextEncoder().encode(character), (byte) => `_${hex(byte)}`).join(""),
  );
}

/** Whether this is a result of `encodeIdentity`. */
export function isEncodedIdentity(identity: string, encoding: IdentityEncoding): boolean {
  if (encoding === "none") return true;
  const subject = decodeIdentity(identity);
  return subject !== undefined && encodeIdentity(subject, encoding) === identity;
}

/** Decodes an identity that was encoded with `flex`; undefined if it was not. */
export function decodeIdentity(identity: string): string | undefined {
  if (!/^(?:[A-Za-z0-9]|_[0-9A-F]{2})+$/.test(identity)) return undefined;
  try {
    return decodeURIComponent(identity.replaceAll("_", "%"));
  } catch {
    return undefined; // bytes that are not UTF-8
  }
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
