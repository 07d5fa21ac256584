/** Functions that older engines lack: `String.prototype.isWellFormed` came with Chrome 111, Firefox 119 and Safari 16.4. */

/** Whether a string has no lone surrogates. */
export function isWellFormed(text: string): boolean {
  // With the flag u the two halves of a pair are one character, which is not of this category.
  return text.isWellFormed ? text.isWellFormed() : !/\p{Surrogate}/u.test(text);
}

/** Whether a string is an absolute URL. */
export function isUrl(text: string): boolean {
  try {
    return Boolean(new URL(text));
  } catch {
    return false;
  }
}
