import { h } from "./dom.ts";

const PIECES = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g;

/** Shows a value as indented JSON with coloured keys, strings and other values. */
export function jsonBlock(value: unknown): HTMLElement {
  const text = JSON.stringify(value, null, 2);
  const code = h("code");
  let end = 0;
  for (const match of text.matchAll(PIECES)) {
    const [piece, string, colon] = match;
    code.append(text.slice(end, match.index));
    if (string === undefined) code.append(h("span", { class: "json-value" }, piece));
    else code.append(h("span", { class: colon === undefined ? "json-text" : "json-key" }, string), colon ?? "");
    end = match.index + piece.length;
  }
  code.append(text.slice(end));
  return h("pre", { class: "code" }, code);
}
