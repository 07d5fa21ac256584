const MAX_CHARACTERS = 256; // of the identity of a token

/** Said of what is none. */
export const IDENTITY_RULE = `An identity is Unicode text of 1 to ${MAX_CHARACTERS} characters, and neither "." nor "..".`;

/**
 * Whether a text can be an identity here. Nothing is made alike: texts of different bytes are different identities. So half a surrogate
 * pair is refused, because all of these have the same bytes; and so are "." and "..", which no URL can name to deny them.
 */
export function isIdentity(text: string): boolean {
  const { length } = [...text.slice(0, 2 * MAX_CHARACTERS + 1)];
  return length >= 1 && length <= MAX_CHARACTERS && text !== "." && text !== ".." && !/\p{Surrogate}/u.test(text);
}
