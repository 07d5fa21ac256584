/** The JSON of a token's header and payload as it stands there, for showing. Nothing is checked: that is the Inspector's part. */
export function tokenParts(token: string): { header: unknown; payload: unknown } {
  const [header = "", payload = ""] = token.split(".");
  return { header: parsePart(header), payload: parsePart(payload) };
}

function parsePart(part: string): unknown {
  const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))));
}
