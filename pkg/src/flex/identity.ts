/**
 * Decodes an identity of Flex, in which each byte that is not a letter or digit is `_` and two hexadecimal digits:
 * `user_40example_2Ecom` is `user@example.com`. Returns undefined for anything else.
 */
export function decodeFlexIdentity(identity: string): string | undefined {
  if (typeof identity !== "string" || !/^(?:[A-Za-z0-9]|_[0-9A-Fa-f]{2})+$/.test(identity)) return undefined;
  try {
    return decodeURIComponent(identity.replaceAll("_", "%"));
  } catch {
    // Bytes that are not UTF-8.
    return undefined;
  }
}
