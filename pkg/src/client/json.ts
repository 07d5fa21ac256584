/**
 * The members of the JSON that `read` gives; undefined if it is none. Why is not said: the parser's error would quote
 * it.
 */
export function parseJson(read: () => string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(read()));
  } catch {
    return undefined;
  }
}
