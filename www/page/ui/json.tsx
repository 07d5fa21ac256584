import type { ComponentChildren } from "preact";
import { SafeText } from "./safe-text.tsx";

const PIECES = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g;

/** Indented JSON with coloured keys. `note` may add a comment after the value of a key. */
export function Json({ value, note }: { value: unknown; note?: (key: string, value: string) => string | undefined }) {
  return <>{lines(JSON.stringify(value, null, 2) ?? "undefined", note)}</>;
}

function lines(text: string, note?: (key: string, value: string) => string | undefined): ComponentChildren[] {
  return text.split("\n").flatMap((line, index) => {
    const [, key, value] = /^\s*"([^"]*)": (.*?),?$/.exec(line) ?? [];
    const comment = key === undefined || value === undefined ? undefined : note?.(key, value);
    return [
      index === 0 ? "" : "\n",
      ...pieces(line),
      ...(comment === undefined ? [] : [<span class="json-note">{` // ${comment}`}</span>]),
    ];
  });
}

function pieces(line: string): ComponentChildren[] {
  const found: ComponentChildren[] = [];
  let end = 0;
  for (const match of line.matchAll(PIECES)) {
    const [piece, string, colon] = match;
    found.push(line.slice(end, match.index));
    if (string === undefined) found.push(piece);
    else if (colon === undefined) found.push(<SafeText text={string} />);
    else found.push(<span class="json-key">{string}</span>, colon);
    end = match.index + piece.length;
  }
  return [...found, line.slice(end)];
}
