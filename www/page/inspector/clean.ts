/** A pasted text's token, and what was left out around and inside it. */
export interface Cleaned {
  token: string;
  removed: readonly string[];
}

const TOKEN = /[\w-]+(?:\r?\n[ \t]*[\w-]*)*(?:\.[\w-]*(?:\r?\n[ \t]*[\w-]*)*){1,2}/y;

/** Finds the token in a pasted header, JSON object, quoted string or wrapped lines. */
export function clean(text: string): Cleaned {
  const trimmed = text.trim();
  const start = trimmed.indexOf("eyJ");
  if (start < 0) return { token: trimmed, removed: [] };
  TOKEN.lastIndex = start;
  const found = TOKEN.exec(trimmed)?.[0] ?? trimmed.slice(start);
  // Text after a token that is not base64url belongs to it, unless it ends a quotation or a line.
  const rest = trimmed.slice(start + found.length);
  if (start === 0 && rest !== "" && !/^["'`,;\s}\])]/.test(rest)) return { token: trimmed, removed: [] };
  const before = trimmed.slice(0, start);
  const removed = [
    /authorization/i.test(before) && "the header's name",
    /bearer/i.test(before) && "“Bearer”",
    before.includes("{") && "the JSON around it",
    !before.includes("{") && /["'`]/.test(before + rest.slice(0, 1)) && "quotes",
    /\s/.test(found.trim()) && "line breaks",
  ].filter((each) => each !== false);
  const others = (before + rest).trim() !== "" && removed.length === 0;
  return { token: found.replaceAll(/\s/g, ""), removed: others ? ["the text around it"] : removed };
}
