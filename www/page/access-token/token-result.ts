import { copyButton } from "../ui/copy-button.ts";
import { h } from "../ui/dom.ts";
import { jsonBlock } from "../ui/json.ts";
import { codePanel, panel } from "../ui/panel.ts";
import { tokenLegend, tokenText } from "../ui/token-text.ts";
import { tokenParts } from "./token-parts.ts";

/** A figure about a token: what it is, and how much. */
export type Fact = readonly [name: string, value: string];

export interface TokenResult {
  token: string;
  facts: readonly Fact[];
  /** How one gets the same without this page. */
  code: string;
}

/** A token with its parts coloured, the figures about it, and what is in it. */
export function tokenResult({ token, facts, code }: TokenResult, inspect: (token: string) => void): HTMLElement[] {
  const open = h("button", { type: "button", class: "button small", on: { click: () => inspect(token) } }, "Inspect");
  const copy = copyButton("the token", () => token);
  const size: Fact = ["Size", `${token.length} bytes`];
  const { header, payload } = tokenParts(token);
  return [
    panel("Token", [open, copy], tokenText(token), tokenLegend()),
    h("dl", { class: "facts" }, ...[size, ...facts].map(factEntry)),
    h("div", { class: "pair" }, panel("Header", [], jsonBlock(header)), panel("Payload", [], jsonBlock(payload))),
    codePanel("In code", "the code", code),
  ];
}

function factEntry([name, value]: Fact): HTMLElement {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}
