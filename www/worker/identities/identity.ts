const MAX_CHARACTERS = 256; // of the identity of a token

/** Said of an invalid identity. */
export const IDENTITY_RULE = `An identity is Unicode text of 1 to ${MAX_CHARACTERS} characters, and neither "." nor "..".`;

/** How the subject of a session is written as the identity of a token. */
export type IdentityEncoding = "none" | "flex";

/**
 * Whether a text can be an identity here. Nothing is made alike: texts of different bytes are different identities. So half a surrogate
 * pair is refused, because all of these have the same bytes; and so are "." and "..", which no URL can name to deny them.
 */
export function isIdentity(text: string): boolean {
  const { length } = [...text.slice(0, 2 * MAX_CHARACTERS + 1)];
  return length >= 1 && length <= MAX_CHARACTERS && text !== "." && text !== ".." && !/\p{Surrogate}/u.test(text);
}

/**
 * The identity for a subject. `flex`, as Twilio Flex writes its workers' names: each byte of its UTF-8 that is not an ASCII letter or
 * digit becomes `_` and two hexadecimal digits, `auth0|7` becomes `auth0_7C7`. It is reversible, because `_` itself becomes `_5F`.
 */
export function encodeIdentity(subject: string, encoding: IdentityEncoding): string {
  if (encoding === "none") return subject;
  return subject.replace(/[^A-Za-z0-9]/gu, (character) =>
    Array.from(new TextEncoder().encode(character), (byte) => `_${hex(byte)}`).join(""),
  );
}

/** Whether `encodeIdentity` can have written this. */
export function isEncodedIdentity(identity: string, encoding: IdentityEncoding): boolean {
  if (encoding === "none") return true;
  const subject = decodeIdentity(identity);
  return subject !== undefined && encodeIdentity(subject, encoding) === identity;
}

/** The subject that was written as this, with `flex`. */
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
