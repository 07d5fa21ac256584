// Control characters, and characters that change the direction of text or are invisible.
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Shows text of others: isolated from the text around it, its control and direction characters as escapes. */
export function SafeText({ text }: { text: string }) {
  const pieces: (string | { escape: string })[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    pieces.push(text.slice(end, match.index), { escape: escapeOf(match[0]) });
    end = match.index + match[0].length;
  }
  pieces.push(text.slice(end));
  return (
    <bdi>{pieces.map((piece) => (typeof piece === "string" ? piece : <span class="escape">{piece.escape}</span>))}</bdi>
  );
}

/** The same as a plain string, for titles and messages. */
export function safeText(text: string): string {
  return text.replace(HIDDEN, escapeOf);
}

function escapeOf(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
