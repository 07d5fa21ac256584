import { copyButton } from "../ui/copy-button.ts";
import { h } from "../ui/dom.ts";
import { jsonBlock } from "../ui/json.ts";
import { codePanel, panel } from "../ui/panel.ts";
import { tokenLegend, tokenText } from "../ui/token-text.ts";
import { tokenParts } from "./token-parts.ts";

/** A fact about a token. */
export type Fact = readonly [name: string, value: string];

export interface TokenResult {
  token: string;
  facts: readonly Fact[];
  /** Code that gets the same token. */
  code: string;
}

/** Shows a token with coloured parts, facts about it, and its content. */
export function tokenResult({ token, facts, code }: TokenResult, inspect: (token: string) => void): HTMLElement[] {
  const open = h("button", { type: "button", class: "button small", on: { click: () => inspect(token) } }, "Inspect");
  const copy = copyButton("the token", () => token);
  const size: Fact = ["Size", `${token.length} bytes`];
  const { header, payload } = tokenParts(token);
  return [
    panel("Token", [open, copy], tokenText(token), tokenLegend()),
    h("dl", { class: "facts" }, ...[size, ...facts].map(factEntry)),
    h("div", { class: "pair" }, panel("Header", [], jsonBlock(header)), panel("Payload", [], jsonBlock(payload))),
    codePanel("Code", "the code", code),
  ];
}

function factEntry([name, value]: Fact): HTMLElement {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}
