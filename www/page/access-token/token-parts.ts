/** Decodes a token's header and payload for display, unverified. */
export function tokenParts(token: string): { header: unknown; payload: unknown } {
  const [header = "", payload = ""] = token.split(".");
  return { header: parsePart(header), payload: parsePart(payload) };
}

function parsePart(part: string): unknown {
  const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))));
}
