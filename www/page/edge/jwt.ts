/** Decodes the header (0) or payload (1) of a JWT, unverified. Undefined if it is not a JSON object. */
export function jwtPart(jwt: string, index: 0 | 1): Record<string, unknown> | undefined {
  const parts = jwt.split(".");
  if (parts.length !== 3) return undefined;
  try {
    const value: unknown = JSON.parse(decodeBase64url(parts[index] ?? ""));
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function decodeBase64url(part: string): string {
  const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  // Ten times as fast as Uint8Array.from(): the inspector decodes tokens of a megabyte.
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
