/**
 * Parses the JSON that `read` returns, and returns its members. Undefined for invalid JSON: the parser's error would quote
 * the text, which may hold a token.
 */
export function parseJson(read: () => string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(read()));
  } catch {
    return undefined;
  }
}
